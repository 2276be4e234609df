"""Hidden checks of the question `plots`: what is in the figures, whoever they please."""

import msgspec
import numpy as np
import pytest

from autograder.checking import Drawing, axes, color_name, draw, draw_once, expect, fail
from autograder.faults import StudentError

COLOURS = ("red", "blue")
SINGLE = "For one panel, `plt.subplots` gives the axes themselves and no array, unless you say `squeeze=False`."
PLACE = 1e-5  # float32 will do
Data = tuple[np.ndarray, np.ndarray]

TITLES = ("rings & arms, take 3", "test")


@pytest.mark.check(question="plots", points=0.5)
def test_plots_answers(submission):
    """Your plot_db takes a data set and a title and gives the figure back."""
    picture(submission, TITLES[0])


@pytest.mark.check(question="plots", points=0.5, needs="test_plots_answers")
def test_plots_every_point(submission):
    """Every point of the data set is in your picture, in its place."""
    for title in TITLES:
        data, drawing = picture(submission, title)
        expect_points(markers(drawing)[0], data[0], "plot_db")


@pytest.mark.check(question="plots", points=0.5, needs="test_plots_answers")
def test_plots_colours(submission):
    """In your picture, points of label 0 are red and points of label 1 are blue."""
    both, mixed = picture(submission, TITLES[0])
    only_one = (both[0], np.ones_like(both[1]))
    for data, drawing in ((both, mixed), (only_one, drawn(submission, only_one, "colours"))):
        points, colours = markers(drawing, lines_will_do=True)
        names = [color_name(colour) for colour in colours]
        own = label_of(points, data)
        expect(
            any(label >= 0 for label in own),
            "None of the points of the data set is in the picture.",
            "Column 0 of the points is x, column 1 is y.",
        )
        pairs = {(label, name) for label, name in zip(own, names, strict=True) if label >= 0}
        expect(
            data is both or not pairs & {(1, "red")},
            "Where all points have label 1, they are red.",
            "`c=labels` with a colour map spreads the colours over the labels that there are. Draw each label with a "
            "colour of its own: then it is the same one in every picture.",
        )
        expect(
            pairs != {(0, "blue"), (1, "red")},
            "The colours are swapped.",
            "Label 0 is red, label 1 is blue. (The colour map `bwr` begins with blue.)",
        )
        expect(
            pairs <= {(0, "red"), (1, "blue")},
            "Some points do not have the colour of their label.",
            'Label 0 is red and label 1 is blue: `points[labels == 0]` are the points of label 0, and `color="red"` '
            "makes them red.",
        )


@pytest.mark.check(question="plots", points=0.5, needs="test_plots_answers")
def test_plots_title(submission):
    """Your picture has the title that it is given."""
    for title in TITLES:
        _, drawing = picture(submission, title)
        expect(
            any(title in panel.title for panel in drawing.panels),
            "The axes do not have the title that `plot_db` was given.",
            "`ax.set_title(title)`. (`figure.suptitle` belongs to the whole figure, which may have more panels.)",
        )


@pytest.mark.check(question="plots", points=0.5, needs="test_plots_answers")
def test_plots_legend(submission):
    """Your picture has a legend with an entry for each of the two labels."""
    _, drawing = picture(submission, TITLES[0])
    entries = [*drawing.legend, *(entry for panel in drawing.panels for entry in panel.legend)]
    expect(
        entries,
        "There is no legend.",
        "Give each label a name when you draw it, `label=…`, and call `ax.legend()` after that.",
    )
    expect(
        len(entries) == 2,
        "The legend does not have two entries.",
        "One entry for each label: one call of `scatter` for each, with `label=…`.",
    )
    expect(
        all(entry.text.strip() for entry in entries) and entries[0].text != entries[1].text,
        "The entries of the legend do not say which label is which.",
        "Give each label a name of its own when you draw it: `label=…`.",
    )


@pytest.mark.check(question="plots", points=0.5, needs="test_plots_answers")
def test_plots_equal_axes(submission):
    """One unit is as long on the y axis of your picture as on its x axis."""
    _, drawing = picture(submission, TITLES[0])
    expect(
        drawing.panels and all(panel.equal for panel in drawing.panels),
        "The two axes do not have the same scale: a circle would look like an egg.",
        '`ax.set_aspect("equal")`, or `ax.axis("equal")`.',
    )


@pytest.mark.check(question="plots", points=0.5, needs="test_plots_answers")
def test_plots_into_axes(submission):
    """Your plot_db draws into the axes that it is given, and into a new figure where it is given none."""
    first, second = data_set(20, seed=67), data_set(20, seed=68)
    titled = any("before" in panel.title for panel in drawn(submission, first, "before").panels)
    drawing = draw(submission.plot_db, second, "after")
    expect(
        not shows(drawing, first),
        "Without axes, `plot_db` draws into a figure that was there before.",
        "Make a new one: `figure, ax = plt.subplots()`. `plt.gca()` and `plt.scatter` take the one that is current.",
    )
    given = submission.make(axes())
    submission.make(axes())  # these are current now, and not the ones to draw into
    drawing = draw(submission.plot_db, second, "after", ax=given)
    expect(
        drawing.in_given_axes,
        "`plot_db` was given axes, and returned another figure.",
        "Only where `ax` is None are new axes to be made. Axes know their figure: `ax.figure`.",
    )
    expect(
        drawing.panels and shows(drawing, second),
        "`plot_db` was given axes, and there are no points of the data in them.",
        "Call `ax.scatter`: `plt.scatter` draws into the axes that were made last.",
    )
    expect(
        not titled or any("after" in panel.title for panel in drawing.panels),
        "`plot_db` was given axes, and the title went elsewhere.",
        "`ax.set_title` instead of `plt.title`.",
    )


@pytest.mark.check(question="plots", points=0.5, needs="test_plots_answers")
def test_plots_neither_shows_nor_closes(submission):
    """Your plot_db leaves it to others to show the figure, or to close it."""
    _, alone = picture(submission, TITLES[0])
    given = submission.make(axes())  # afterwards: a picture is drawn while no other figure is open
    for drawing in (alone, draw(submission.plot_db, data_set(9, seed=69), "open", ax=given)):
        expect_left_open(drawing, "plot_db")


@pytest.mark.check(question="plots", points=0.5)
def test_plots_of_several_data_sets(submission):
    """Your plot_dbs draws each data set into a panel of its own, in their order, in one figure."""
    for names in (["only one"], ["d", "c", "a", "b"]):
        dbs = several(names)
        try:
            drawing = drawn_together(submission, dbs)
        except StudentError as error:
            if len(names) > 1 or error.is_a("MemoryError", "NotImplementedError", "SystemExit"):
                raise
            where = f" ({error.where})" if error.where else ""
            fail(f"`plot_dbs` stops with an exception{where} if there is a single data set.", SINGLE)
        expect(
            len(drawing.panels) == len(names),
            "The figure of `plot_dbs` does not have one panel for each data set.",
            "`plt.subplots(1, len(dbs))` makes as many panels as there are data sets, and `plot_db` draws into the one "
            "that you give it. For one data set you get the axes themselves, unless you say `squeeze=False`.",
        )
        for panel, db in zip(drawing.panels, dbs.values(), strict=True):
            found = panel.all_points().points
            expect(
                not any(same_points(found, other[0]) for other in dbs.values() if other is not db),
                "A panel of `plot_dbs` shows another data set than the one whose turn it is.",
                "Each data set has a panel of its own, and the first of the dict is on the left: go through the panels "
                "and `dbs.items()` at once.",
            )
            expect(
                len(found),
                "A panel of `plot_dbs` has no points in it.",
                "`plot_db` draws a data set into the panel that you give it as `ax`. Does it call `ax.scatter`? "
                "`plt.scatter` draws into the panel that was made last.",
            )
            expect_points(found, db[0], "plot_dbs")
    expect_left_open(drawing, "plot_dbs")


@pytest.mark.check(question="plots", points=0.5)
def test_plots_of_several_data_sets_have_titles(submission):
    """Each panel of your plot_dbs has the name of its data set as its title."""
    dbs = several(["b", "c", "a"])
    panels = drawn_together(submission, dbs).panels
    for place, (name, db) in enumerate(dbs.items()):  # how many there are, and in which order, is judged above
        own = [panel for panel in panels if same_points(panel.all_points().points, db[0])] or panels[place:]
        expect(
            own and name in own[0].title,
            "The panels of `plot_dbs` do not have the names of their data sets as titles.",
            "`for name, data in dbs.items()`: the name is the title of that panel.",
        )


def data_set(count: int, seed: int) -> Data:
    """Return points (count, 2) float64 in no order and labels (count,) int, 0 and 1 by chance, but both."""
    rng = np.random.default_rng(seed)
    return rng.uniform(-4, 3, size=(count, 2)), rng.permutation(np.arange(count) % 2)


def several(names: list[str]) -> dict[str, Data]:
    """Return a data set for each name, of different sizes."""
    return {name: data_set(10 + 3 * place, seed=70 + place) for place, name in enumerate(names)}


def picture(submission, title: str) -> tuple[Data, Drawing]:
    """Return a wide data set, another one for each of `TITLES`, and what `plot_db` draws of it, once for all checks."""
    points, labels = data_set(*((45, 61) if title == TITLES[0] else (7, 62)))
    data = points * [3.0, 1.0], labels
    submission.probe("close_figures")
    return data, draw_once(submission.plot_db, data, title)


def drawn(submission, data: Data, title: str) -> Drawing:
    """Return what `plot_db` draws while no other figure is open."""
    submission.probe("close_figures")
    return draw(submission.plot_db, data, title)


def drawn_together(submission, dbs: dict[str, Data]) -> Drawing:
    """Return what `plot_dbs` draws while no other figure is open, its panels as one reads them."""
    submission.probe("close_figures")
    drawing = draw(submission.plot_dbs, dbs)
    panels = sorted(drawing.panels, key=lambda panel: (panel.row, panel.column))
    return msgspec.structs.replace(drawing, panels=tuple(panels))


def markers(drawing: Drawing, *, lines_will_do: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Return where there are markers in the one panel of a figure of `plot_db`, (n, 2), and their colours, (n, 4).

    With `lines_will_do`, corners of lines are as good where there are no markers.
    """
    expect(drawing.panels, "The figure of `plot_db` is empty.", "`ax.scatter(x, y)` draws points.")
    expect(len(drawing.panels) == 1, "The figure of `plot_db` has more than one panel with something in it.")
    (panel,) = drawing.panels
    found = panel.all_points()
    points, colours = found.points, found.colors
    if lines_will_do and not len(points) and panel.lines:
        points = np.concatenate([line.points for line in panel.lines])
        colours = np.concatenate([np.tile(line.color, (len(line.points), 1)) for line in panel.lines])
    expect(len(points) <= 1000, "There are many more points in the figure of `plot_db` than in the data.")
    return points, colours


def expect_points(found: np.ndarray, points: np.ndarray, function: str) -> None:
    """Fail unless the markers (m, 2) are at the points (n, 2), one each."""
    expect(len(found), f"`{function}` draws no points.", "`ax.scatter(x, y)` draws points, `ax.plot(x, y)` a line.")
    expect(
        not same_points(found[:, ::-1], points),
        f"`{function}` swaps x and y.",
        "Column 0 of the points is x, column 1 is y.",
    )
    expect(
        len(found) >= len(points),
        f"Some points of the data are not in the figure of `{function}`.",
        "Every point has label 0 or 1: draw both kinds.",
    )
    expect(
        same_points(found, points),
        f"The markers in the figure of `{function}` are not at the points of the data set, one at each.",
        "x is `points[:, 0]` and y is `points[:, 1]`, of all points of a label.",
    )


def same_points(found: np.ndarray, points: np.ndarray) -> bool:
    """Are these the same points (n, 2), in whatever order?"""
    if found.shape != points.shape:
        return False
    return np.allclose(found[np.lexsort(found.T)], points[np.lexsort(points.T)], rtol=PLACE, atol=PLACE)


def label_of(found: np.ndarray, data: Data) -> np.ndarray:
    """Return for each marker (m, 2) the label of the point that it is at, -1 where there is none.

    Where x and y are swapped, they are swapped back: `test_plots_every_point` judges that.
    """
    for places in (found, found[:, ::-1]):
        apart = np.abs(places[:, np.newaxis] - data[0]).max(axis=2)
        labels = np.where(apart.min(axis=1) < 10 * PLACE, data[1][apart.argmin(axis=1)], -1)
        if (labels >= 0).any():
            break
    return labels


def shows(drawing: Drawing, data: Data) -> bool:
    """Is there a point of the data in the one panel of a figure?"""
    return bool((label_of(markers(drawing, lines_will_do=True)[0], data) >= 0).any())


def expect_left_open(drawing: Drawing, function: str) -> None:
    expect(not drawing.shown, f"`{function}` calls `show`.", "Return the figure; whoever wants to see it shows it.")
    expect(not drawing.closed, f"`{function}` closes a figure.", "Return the figure as it is.")
