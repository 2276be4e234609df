"""Hidden checks of `plots`: what is in the figures, and that they are handed over and not shown."""

import re
from collections.abc import Sequence

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from autograder.checking import (
    Drawing,
    Remote,
    Spec,
    activation,
    draw,
    draw_once,
    expect,
    fail,
    linear,
    parameters,
    sequential,
)
from autograder.drawings import Contour, Line, Panel
from autograder.faults import CheckFailed, StudentError
from autograder.structure import uses

LEFT, RIGHT, BOTTOM, TOP = -2.0, 3.0, -2.0, 2.0
CLASSES = (
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
)  # fmt: skip

LABELS = [6, 0, 9, 7, 1, 4, 2, 8]

# ---------------------------------------------------------------------------------- plot_model_probs


@pytest.mark.check(question="plots", points=0.5)
def test_plots_probs_figure(submission):
    """plot_model_probs returns its figure, and neither shows nor closes it."""
    handed_over(picture(submission))


@pytest.mark.check(question="plots", points=1, needs="test_plots_probs_figure")
def test_plots_probs_values(submission):
    """plot_model_probs draws the probability of class 1 at each place, as filled contours."""
    check_probabilities(contour_of(picture(submission)))


@pytest.mark.check(question="plots", points=0.5, needs="test_plots_probs_figure")
def test_plots_probs_grid(submission):
    """plot_model_probs asks the model on a grid of 100×100 points over [-2, 3] × [-2, 2]."""
    contour = contour_of(picture(submission))
    for name, found, low, high in (("x", contour.x, LEFT, RIGHT), ("y", contour.y, BOTTOM, TOP)):
        values = np.unique(found.round(5))
        step = (high - low) / 99
        expect(
            len(values) == 100 and contour.z.size == 100 * 100,
            f"The grid does not have 100 values of {name}, each with 100 of the other coordinate.",
            "`np.meshgrid(np.linspace(-2, 3, 100), np.linspace(-2, 2, 100))`",
        )
        expect(
            abs(values[0] - low) < 1.1 * step
            and abs(values[-1] - high) < 1.1 * step
            and np.ptp(np.diff(values)) < 0.1 * step,
            f"The grid does not go from {low:g} to {high:g} in {name}, in equal steps.",
            "x from -2 to 3 and y from -2 to 2: `np.linspace` takes the first value, the last one and how many.",
        )


@pytest.mark.check(question="plots", points=0.5, needs="test_plots_probs_figure")
def test_plots_probs_points(submission):
    """plot_model_probs draws the points of both classes, each class in a colour of its own."""
    check_points(main_panel(picture(submission)), *two_classes())


@pytest.mark.check(question="plots", points=0.5, needs="test_plots_probs_figure")
def test_plots_probs_model(submission):
    """plot_model_probs takes the model where and as it is: its device, its mode, its parameters."""
    nodes = list(uses(submission.tree, "plot_model_probs"))  # a machine without a GPU cannot try it
    words = {getattr(node, field, None) for node in nodes for field in ("id", "attr", "arg")}
    expect(
        not nodes or words & {"to", "cuda", "device", "type_as", "new_tensor", "to_device"},
        "The grid is not moved to the device of the model.",
        "The model may be on a GPU: `grid.to(next(model.parameters()).device)`, and `.cpu()` before NumPy.",
    )
    for training in (True, False):
        model = submission.make(network())
        to, train = model.to, model.train
        expect(isinstance(to, Remote) and isinstance(train, Remote), "Your code changed how a model is set to a mode.")
        if submission.device == "cuda":
            to("cuda")
        train(training)
        before = parameters(model)
        draw(submission.plot_model_probs, model, *two_classes())
        expect(
            model.training is training,
            f"The model was in {'training' if training else 'evaluation'} mode before and is not any more.",
            "Do not call `model.eval()` or `model.train()`, or put the mode back at the end.",
        )
        after = parameters(model)
        expect(
            before.keys() == after.keys() and all(torch.equal(before[name], after[name]) for name in before),
            "The parameters of the model have changed.",
            "Drawing only asks the model.",
        )


# ----------------------------------------------------------- plot_model_probs_with_component_lines


@pytest.mark.check(question="plots", points=0.5)
def test_plots_lines(submission):
    """plot_model_probs_with_component_lines draws the line of each of the first `layers` hidden units."""
    weight = torch.tensor([[0.8, -1.1], [1.3, 0.7], [-0.4, -1.6], [0.9, 1.0], [2.0, -0.6]])
    bias = torch.tensor([-0.9, -0.5, 0.7, 0.6, -1.1])
    check_lines(draw_lines(submission, weight, bias, layers=3), weight, bias, layers=3)


@pytest.mark.check(question="plots", points=0.5, needs="test_plots_lines")
def test_plots_lines_parallel_to_an_axis(submission):
    """plot_model_probs_with_component_lines draws lines that are parallel to an axis, too."""
    weight = torch.tensor([[1.0, 0.0], [0.0, 1.0], [-2.0, 0.0], [0.0, -0.5]])
    bias = torch.tensor([-1.4, 0.8, -1.5, 0.6])
    panel = draw_lines(submission, weight, bias, layers=4)
    hint = (
        "y = -(W[i, 0] · x + b[i]) / W[i, 1] divides by 0 where a line is upright. Solve for x there, or go along the "
        "line from the point -b·w / |w|² in the direction (-w₂, w₁), or use `axvline`."
    )
    check_lines(panel, weight, bias, layers=4, hint=hint)


@pytest.mark.check(question="plots", points=0.5, needs="test_plots_lines")
def test_plots_lines_picture(submission):
    """plot_model_probs_with_component_lines draws all that plot_model_probs draws, and the same part of the plane."""
    weight = torch.tensor([[0.2, -1.0], [1.0, 0.1], [0.3, 0.9]])
    bias = torch.tensor([0.3, -0.7, 0.4])
    drawing = draw(
        submission.plot_model_probs_with_component_lines,
        network(), *two_classes(), nn.Parameter(weight), nn.Parameter(bias), 3,
    )  # fmt: skip
    panel = main_panel(drawing)
    try:  # what is missing without the lines as well is judged there
        alone = picture(submission)
        without = main_panel(alone)
    except (CheckFailed, StudentError):
        alone, without = drawing, panel
    expect(
        panel.contours or (not without.contours and alone is not drawing),
        "With the lines, there are no filled contours any more.",
        "Call your `plot_model_probs`, and draw the lines into the axes of the figure that it returns.",
    )
    expect(
        len(panel.all_points().points) >= len(without.all_points().points),
        "With the lines, there are no points any more.",
        "Call your `plot_model_probs`, and draw the lines into the axes of the figure that it returns.",
    )
    if drawing.shown > alone.shown or drawing.closed > alone.closed or alone is drawing:
        handed_over(drawing)
    expect(
        shows_the_plane(panel)
        or (
            alone is not drawing
            and all(np.allclose(one, two, atol=0.3) for one, two in zip(panel.limits, without.limits, strict=True))
        ),
        "The picture with the lines does not show the same part of the plane as the one without.",
        "Lines that leave the picture make Matplotlib zoom out. At the end: `axes.set(xlim=(-2, 3), ylim=(-2, 2))`.",
    )


# --------------------------------------------------------------------------------------- plot_images


@pytest.mark.check(question="plots", points=0.5)
def test_plots_images(submission):
    """plot_images draws eight images in two rows of four, from flat images as well."""
    images = eight_images()
    for given in (images.flatten(1), images):
        drawing = draw_once(submission.plot_images, given, torch.tensor(LABELS))
        handed_over(drawing)
        for panel, image in zip(eight_panels(drawing), images.numpy(), strict=True):
            expect(len(panel.images) == 1, "A panel does not hold one image.", "`imshow` in each of the eight panels.")
            found = panel.images[0][..., 0] if panel.images[0].ndim == 3 else panel.images[0]
            if found.shape == image.shape and any(
                np.allclose(found, scale * image, atol=scale * 0.005) for scale in (1, 255)
            ):
                continue
            expect(
                found.shape != image.shape or not np.allclose(found, image.T, atol=0.005),
                "The images lie on their side.",
                "Image i is `images[i].reshape(28, 28)`, without a transpose.",
            )
            fail(
                "The panels do not hold the eight images, in their order.",
                "From left to right, first the upper row: image i is `images[i].reshape(28, 28)`. `axes.flat` goes "
                "through the panels in this order.",
            )


@pytest.mark.check(question="plots", points=0.5)
def test_plots_images_names(submission):
    """plot_images writes the name of its class above each image."""
    drawing = draw_once(submission.plot_images, eight_images().flatten(1), torch.tensor(LABELS))
    titles = [panel.title.strip() for panel in eight_panels(drawing)]
    wanted = [CLASSES[i] for i in LABELS]
    if all(map(names, titles, wanted)):
        return
    expect(
        not all(names(title, str(i)) for title, i in zip(titles, LABELS, strict=True)),
        "The titles are numbers, not the names of the classes.",
        "A list of the ten names, in the order of the classes: its item i is the name of class i.",
    )
    expect(
        not all(any(names(title, name) for name in CLASSES) for title in titles),
        "A title is the name of another class.",
        "The names are in the docstring of `plot_images`, in the order of the classes. The title of image i is "
        "that of `labels[i]`.",
    )
    fail(
        "The titles of the panels are not the names of the images' classes.",
        "`panel.set_title(…)` with the name as it is written in the docstring.",
    )


# -------------------------------------------------------------------------------------- plot_history


@pytest.mark.check(question="plots", points=0.5)
def test_plots_history(submission):
    """plot_history draws loss, training and validation accuracy in three panels, the loss with a logarithmic axis."""
    generator = np.random.default_rng(608)
    history = {
        "loss": sorted(generator.uniform(0.01, 2, 7).tolist(), reverse=True),
        "train_acc": sorted(generator.uniform(0.4, 0.8, 7).tolist()),
        "val_acc": sorted(generator.uniform(0.3, 0.7, 7).tolist()),
    }
    drawing = draw(submission.plot_history, history)
    handed_over(drawing)
    panels = sorted(drawing.panels, key=lambda panel: (panel.row, panel.column))
    expect(
        len(panels) == 3 and len({panel.row for panel in panels}) == 1,
        "The figure does not have three panels side by side.",
        "`plt.subplots(1, 3)` makes a figure with three panels in a row.",
    )
    titles = ("loss", "training accuracy", "validation accuracy")
    for panel, values, title in zip(panels, history.values(), titles, strict=True):
        expect(panel.title.strip(), "A panel has no title.", "`panel.set_title(…)` says what is in it.")
        others = [name for name, other in history.items() if other is not values and has_curve(panel, other)]
        expect(
            has_curve(panel, values) or not others,
            f"The panel for the {title} shows another list.",
            "From left to right: loss, training accuracy, validation accuracy.",
        )
        expect(
            has_curve(panel, values),
            f"The panel for the {title} has no line through its numbers, one for each epoch.",
            'Such as `panel.plot(history["loss"])`.',
        )
    expect(
        panels[0].scales[1] == "log",
        "The axis of the loss is not logarithmic.",
        '`panel.set_yscale("log")`: from 1 to 0.1 is as far as from 0.1 to 0.01.',
    )
    expect(
        all(panel.scales[0] == "linear" for panel in panels),
        "The axis of the epochs is logarithmic.",
        "Only the loss is drawn on a logarithmic axis: `set_yscale`, or `semilogy`.",
    )


# ---------------------------------------------------------------------------------- what is to be seen


def network() -> Spec:
    """Return a network of ours with two outputs; what it thinks of (x, y) and of (y, x) differs nearly everywhere."""
    first, second = layers()
    return sequential(linear(*first), activation("tanh"), linear(*second))


def layers() -> list[tuple[torch.Tensor, torch.Tensor]]:
    generator = torch.Generator().manual_seed(524)
    first = torch.randn(6, 2, generator=generator), torch.randn(6, generator=generator)
    return [first, (1.2 * torch.randn(2, 6, generator=generator), torch.randn(2, generator=generator))]


def logits_at(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return what our network makes of the points, (…, 2), computed here."""
    first, second = layers()
    points = torch.from_numpy(np.stack([x, y], axis=-1)).float()
    return functional.linear(torch.tanh(functional.linear(points, *first)), *second).double().numpy()


def probability(logits: np.ndarray, of_class: int = 1) -> np.ndarray:
    return np.exp(logits[..., of_class]) / np.exp(logits).sum(axis=-1)


def picture(submission) -> Drawing:
    """Return what plot_model_probs draws of our network and `two_classes`, once for all checks."""
    return draw_once(submission.plot_model_probs, network(), *two_classes())


def two_classes() -> tuple[torch.Tensor, torch.Tensor]:
    """Return points (n, 2) of class 1 and (m, 2) of class 0, all within the picture."""
    generator = torch.Generator().manual_seed(601)
    positive, negative = (torch.rand(count, 2, generator=generator) * 3 - 1.5 for count in (13, 9))
    return positive + torch.tensor([1.0, 0.0]), negative


def handed_over(drawing: Drawing) -> None:
    expect(
        drawing.shown == 0,
        "The figure is shown.",
        "Leave `show` to the caller: in a program without a window it stops, or nothing is seen.",
    )
    expect(drawing.closed == 0, "A figure is closed.", "Leave `close` to the caller, who may want to change it.")


def main_panel(drawing: Drawing) -> Panel:
    """Return the panel with contours, or with the most in it if there is none."""
    expect(drawing.panels, "The figure is empty.", "Draw into axes of the figure that you return.")
    return max(drawing.panels, key=lambda panel: (len(panel.contours), len(panel.points) + len(panel.lines)))


def contour_of(drawing: Drawing) -> Contour:
    panel = main_panel(drawing)
    expect(
        panel.contours,
        "There are no filled contours in the figure.",
        "`axes.contourf(x, y, probability)`, with the probability in the shape of the grid.",
    )
    return panel.contours[0]


def check_probabilities(contour: Contour) -> None:
    """Fail unless the contours are those of the probability of class 1; name the mistake if it is a usual one."""
    x, y, z = contour.x, contour.y, contour.z
    expect(np.isfinite(x).all() and np.isfinite(y).all(), "The grid has places that are no numbers.")
    logits = logits_at(x, y)
    right, other = probability(logits), probability(logits_at(y, x))
    if same(z, right):
        return
    turned_round = "Flatten the grid to points, and `reshape` the answers in the same order to the shape of the grid."
    mistakes = [
        (probability(logits, of_class=0), "the probability of class 0", "Class 1 is the second column: `[:, 1]`."),
        (logits[..., 1], "the logits", "`softmax(dim=1)` makes probabilities of logits."),
        (logits[..., 1] - logits[..., 0], "a difference of logits", "`softmax(dim=1)` makes probabilities of logits."),
        (np.log(right), "the logarithms of the probabilities", "`softmax`, not `log_softmax`."),
        (
            1 / (1 + np.exp(-logits[..., 1])),
            "a sigmoid of one logit",
            "With two outputs, probabilities come from `softmax` over both.",
        ),
        (
            (right > 0.5).astype(float),
            "the predicted class",
            "Draw the probability itself: it shows where the model is not sure.",
        ),
        (np.maximum(right, 1 - right), "the larger of the two probabilities", "Take column 1."),
        (other, "the probability at (y, x) instead of (x, y)", "The model's first input is x, the second one is y."),
    ]
    rows, columns = z.shape
    if rows == columns:  # of another grid, other shapes would not even fit
        turned = {"upside down or mirrored": (right[::-1], right[:, ::-1], right[::-1, ::-1]), "transposed": (right.T,)}
        for words, candidates in turned.items():
            expect(not any(same(z, one) for one in candidates), f"The picture is {words}.", turned_round)
    expect(
        not np.isclose(z.sum(), 1, atol=0.01),
        "`softmax` goes over the points instead of the classes.",
        "Logits have the shape (points, 2): `softmax(dim=1)`, then the column of class 1.",
    )
    for wrong, what, hint in mistakes:
        expect(not same(z, wrong), f"The contours are those of {what}.", hint)
    expect(
        not same(np.sort(z.ravel()), np.sort(right.ravel())),
        "The probabilities are right, but not at the places where they belong.",
        turned_round,
    )
    fail(
        "The contours are not those of the probability of class 1.",
        "For all points of the grid: `model(points).softmax(dim=1)[:, 1]`, in the shape of the grid. " + turned_round,
    )


def same(found: np.ndarray, expected: np.ndarray) -> bool:
    return found.shape == expected.shape and bool(np.allclose(found, expected, rtol=0, atol=2e-3))


def check_points(panel: Panel, positive: torch.Tensor, negative: torch.Tensor) -> None:
    """Fail unless the points of both classes are there, in different colours."""
    drawn = panel.all_points()
    expect(len(drawn.points) < 10_000, "Far more points are drawn than there are.", "One for each row of both tensors.")
    colours = []
    for points, name in ((positive, "1"), (negative, "0")):
        distances = np.abs(drawn.points[None] - points.numpy()[:, None]).max(axis=2)  # (class, drawn)
        swapped = np.abs(drawn.points[None] - points.numpy()[:, None, ::-1]).max(axis=2)
        if not (distances < 1e-4).any(axis=1).all():
            expect(
                not distances.size or not (swapped < 1e-4).any(axis=1).all(),
                "The points are drawn with x and y exchanged.",
                "`axes.scatter(points[:, 0], points[:, 1])`",
            )
            fail(
                f"The points of class {name} are not all drawn.",
                "`axes.scatter(points[:, 0], points[:, 1])` for `positive` and for `negative`.",
            )
        nearest = drawn.colors[distances.argmin(axis=1), :3]
        colours.append({tuple(colour) for colour in nearest.round(3).tolist()})
    expect(
        not colours[0] & colours[1],
        "Points of both classes have the same colour.",
        "One call of `scatter` for each class, with a colour of its own.",
    )


def shows_the_plane(panel: Panel) -> bool:
    return all(
        np.allclose(np.sort(found), wanted, atol=0.3)
        for found, wanted in zip(panel.limits, ((LEFT, RIGHT), (BOTTOM, TOP)), strict=True)
    )


# -------------------------------------------------------------------------------------- hidden units


def draw_lines(submission, weight: torch.Tensor, bias: torch.Tensor, layers: int) -> Panel:
    function: Remote = submission.plot_model_probs_with_component_lines
    return main_panel(draw(function, network(), *two_classes(), weight, bias, layers))


def check_lines(panel: Panel, weight: torch.Tensor, bias: torch.Tensor, layers: int, hint: str = "") -> None:
    """Fail unless the lines of the first `layers` units are there, and no others; name the usual mistakes."""
    drawn = [visible_part(line) for line in panel.lines]
    parts = [part for part in drawn if part is not None]
    traced = [part for line in panel.contour_lines if (part := visible_part(line)) is not None]
    units = [(*w, b) for w, b in zip(weight.tolist(), bias.tolist(), strict=True)]
    if all(any(covers(part, unit) for part in parts + traced) for unit in units[:layers]):
        expect(
            not any(covers(part, unit) for part in parts + traced for unit in units[layers:])
            and len(panel.lines) <= layers,
            "There are more lines than `layers` says.",
            "One line for each of the units 0, 1, …, layers - 1.",
        )
        return
    expect(
        len(panel.lines) + len(panel.contour_lines) >= layers,
        "There are fewer lines than `layers` says.",
        "One line for each of the units 0, 1, …, layers - 1.",
    )
    for wrong, message, mend in LINE_MISTAKES:
        lines = [wrong(*unit) for unit in units[:layers]]
        if not hint and all(any(lies_on(part, line) for part in parts + traced) for line in lines):
            fail(message, mend)
    if all(any(lies_on(part, unit) for part in parts + traced) for unit in units[:layers]):
        fail(
            "A line does not reach from one edge of the picture to the other.",
            "Draw each line far enough in both directions, and set the limits of the picture afterwards.",
        )
    fail(
        "A line is missing, or is not where W[i, 0] · x + W[i, 1] · y + b[i] is 0.",
        hint or "Solved for y: y = -(W[i, 0] · x + b[i]) / W[i, 1], for x from -2 to 3.",
    )


# What a usual mistake makes of the line (w₁, w₂, b), and what to say about it.
LINE_MISTAKES = [
    (lambda u, v, b: (u, v, -b), "The lines are moved to the wrong side: b has the wrong sign.", "w · p = -b."),
    (lambda u, v, b: (-u, v, b), "The lines lean to the wrong side.", "y = -(W[i, 0] · x + b[i]) / W[i, 1]"),
    (lambda u, v, b: (v, u, b), "x and y are exchanged in the lines.", "W[i, 0] belongs to x, W[i, 1] to y."),
    (
        lambda u, v, b: (u, v, 0.0),
        "The lines all go through the origin.",
        "The bias b[i] moves a line away from there.",
    ),
]


def visible_part(line: Line) -> np.ndarray | None:
    """Return the ends (2, 2) of what is to be seen of a straight line in the picture; None if there is nothing.

    What leaves the picture does not matter, and neither do corners that are no numbers, between which nothing is drawn.
    """
    low, high = np.array([LEFT, BOTTOM]), np.array([RIGHT, TOP])
    starts, ends = line.points[:-1], line.points[1:]
    drawn = np.isfinite(starts).all(axis=1) & np.isfinite(ends).all(axis=1)
    starts, ways = starts[drawn], (ends - starts)[drawn]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        at = np.sort([(low - starts) / ways, (high - starts) / ways], axis=0)  # where it enters the picture, and leaves
    inside = (starts >= low) & (starts <= high)
    still = ways == 0  # in this coordinate it is inside all the way, or never
    enter = np.where(still, np.where(inside, -np.inf, np.inf), at[0]).max(axis=1, initial=0)
    leave = np.where(still, np.where(inside, np.inf, -np.inf), at[1]).min(axis=1, initial=1)
    seen = enter <= leave
    if not seen.any():
        return None
    corners = np.concatenate([(starts + part[:, None] * ways)[seen] for part in (enter, leave)])
    first = corners[np.linalg.norm(corners - corners.mean(axis=0), axis=1).argmax()]
    return np.stack([first, corners[np.linalg.norm(corners - first, axis=1).argmax()]])


def lies_on(part: np.ndarray, line: Sequence[float]) -> bool:
    """Do both ends lie on the line (w₁, w₂, b)?"""
    w, b = np.array(line[:2]), line[2]
    return bool(np.abs(part @ w + b).max() < 0.02 * np.linalg.norm(w)) and not np.allclose(*part, atol=0.05)


def covers(part: np.ndarray, line: Sequence[float]) -> bool:
    """Do both ends lie on the line, as far apart as the edges of the picture, or nearly?"""
    w, b = np.array(line[:2]), line[2]
    nearest, along = -b * w / (w @ w), np.array([-w[1], w[0]])
    whole = visible_part(Line(np.stack([nearest - 100 * along, nearest + 100 * along]), np.zeros(4), ""))
    assert whole is not None, "every unit of these checks has a line in the picture"
    return lies_on(part, line) and np.linalg.norm(part[0] - part[1]) > 0.9 * np.linalg.norm(whole[0] - whole[1])


# -------------------------------------------------------------------------------- images and history


def eight_images() -> torch.Tensor:
    return torch.rand(8, 28, 28, generator=torch.Generator().manual_seed(606))


def eight_panels(drawing: Drawing) -> list[Panel]:
    panels = sorted(drawing.panels, key=lambda panel: (panel.row, panel.column))
    expect(
        len(panels) == 8,
        "The figure does not have eight panels.",
        "`plt.subplots(2, 4)` makes a figure with two rows of four panels.",
    )
    expect(
        len({panel.row for panel in panels}) == 2 and len({panel.column for panel in panels}) == 4,
        "The panels are not in two rows of four.",
        "`plt.subplots(2, 4)`: rows first, then columns.",
    )
    return panels


def names(title: str, name: str) -> bool:
    """Does the title hold the name, and not only as a part of another one, as "shirt" is of "T-shirt"?"""
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w/-])", title, re.IGNORECASE) is not None


def has_curve(panel: Panel, values: list[float]) -> bool:
    return any(
        line.points.shape == (len(values), 2)
        and np.allclose(line.points[:, 1], values)
        and np.all(np.diff(line.points[:, 0]) > 0)
        for line in panel.lines
    )
