"""What a check can see of a figure that a student's function drew: `checking.draw`, over a plain child process."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from autograder.checking import activation, axes, color_name, draw, draw_once
from autograder.drawings import read_drawing
from autograder.faults import AuthorError, CheckFailed
from autograder.link import Limits
from autograder.local import LocalLink
from autograder.sandbox import Budget, Sandbox
from autograder.source import read_source
from autograder.submission import Submission

POINTS = np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0], [6.0, 7.5]])
LABELS = np.array([0, 1, 1, 0])


@pytest.fixture(scope="module")
def code():
    limits = Limits()
    source = read_source(Path(__file__).with_name("drawing_submission.py"))
    sandbox = Sandbox(lambda: LocalLink(limits), source, Budget(60, None, None, None), "cpu")
    sandbox.load()
    sandbox.begin_check(60)
    yield Submission(sandbox)
    sandbox.close()


@pytest.mark.parametrize("function", ["scatters", "one_scatter", "markers"])
def test_points_have_their_places_and_colours_however_they_were_drawn(code, function):
    (panel,) = draw(getattr(code, function), POINTS, LABELS).panels
    seen = panel.all_points()
    names = {tuple(point): color_name(colour) for point, colour in zip(seen.points.tolist(), seen.colors, strict=True)}
    wanted = {tuple(point): ("red", "blue")[label] for point, label in zip(POINTS.tolist(), LABELS, strict=True)}
    assert names == wanted


def test_title_aspect_and_legend(code):
    (panel,) = draw(code.scatters, POINTS, LABELS).panels
    assert (panel.title, panel.equal) == ("two", True)
    assert [(entry.text, color_name(entry.color)) for entry in panel.legend] == [
        ("label 0", "red"),
        ("label 1", "blue"),
    ]
    (other,) = draw(code.one_scatter, POINTS, LABELS).panels
    assert (other.title, other.equal, other.legend) == ("", False, ())


def test_a_function_can_draw_into_axes_of_the_check(code):
    drawing = draw(code.into, POINTS, ax=code.make(axes()))
    (panel,) = drawing.panels
    (line,) = panel.lines
    assert drawing.in_given_axes
    assert np.array_equal(line.points, POINTS)
    assert (line.label, panel.scales, panel.points) == ("dashed", ("linear", "log"), ())
    assert not draw(code.scatters, POINTS, LABELS).in_given_axes


def test_lines_without_ends_are_told_in_data_coordinates(code):
    (panel,) = draw(code.lines).panels
    vertical, sloping, level = panel.lines
    assert np.allclose(vertical.points, [[1.5, -2], [1.5, 2]])
    assert np.allclose(sloping.points[:, 1], 1 + 0.5 * sloping.points[:, 0])
    assert np.allclose(level.points, [[-2, -1], [3, -1]])
    assert np.allclose(panel.limits, [[-2, 3], [-2, 2]])


def test_panels_are_those_that_are_seen(code):
    drawing = draw(code.panels, 4)
    assert [(panel.title, panel.row, panel.column) for panel in drawing.panels] == [
        ("panel 0", 0, 0), ("panel 1", 0, 1), ("panel 2", 0, 2), ("panel 3", 1, 0),
    ]  # fmt: skip
    assert [panel.images[0].tolist() for panel in drawing.panels] == [np.full((4, 5), n).tolist() for n in range(4)]
    assert drawing.title == "all"


def test_filled_contours_keep_their_values_and_colour_bars_are_no_panels(code):
    values = np.arange(20.0).reshape(4, 5) / 20
    (panel,) = draw(code.contours, values).panels
    (contour,) = panel.contours
    assert np.array_equal(contour.z, values)
    assert np.allclose(contour.x[2], np.linspace(-2, 3, 5))
    assert np.allclose(contour.y[:, 3], np.linspace(-2, 2, 4))


def test_contours_are_placed_by_an_extent_or_at_scattered_points(code):
    values = np.arange(20.0).reshape(4, 5)
    x, y = np.meshgrid(np.linspace(-2, 3, 5), np.linspace(-2, 2, 4))
    for drawing in (draw(code.contours_by_extent, values), draw(code.contours_of_scattered_points, x, y, values)):
        (contour,) = drawing.panels[0].contours
        for found, wanted in zip((contour.x, contour.y, contour.z), (x, y, values), strict=True):
            assert np.allclose(found.ravel(), wanted.ravel())


def test_vlines_are_lines_and_those_of_contour_are_kept_apart(code):
    x, _ = np.meshgrid(np.linspace(-2, 3, 5), np.linspace(-2, 2, 4))
    (panel,) = draw(code.lines_of_collections, 4 * x + 7.5).panels  # 9.5 where x is 0.5
    assert [line.points.tolist() for line in panel.lines] == [[[0, -3], [0, 3]], [[1, -3], [1, 3]]]
    assert {color_name(line.color) for line in panel.lines} == {"red"}
    (traced,) = panel.contour_lines
    assert np.allclose(traced.points[:, 0], 0.5)


def test_showing_and_closing_are_counted(code):
    assert (draw(code.shown).shown, draw(code.closed).closed) == (2, 1)
    drawing = draw(code.scatters, POINTS, LABELS)
    assert (drawing.shown, drawing.closed) == (0, 0)


def test_checks_that_ask_for_the_same_picture_look_at_one_drawing(code):
    with pytest.raises(CheckFailed, match="nothing"):
        draw_once(code.counted, "a", activation("relu"))
    first = draw_once(code.counted, "a", activation("relu"))  # without a drawing, each check asks
    code._sandbox.begin_check(60)
    again = draw_once(code.counted, "a", activation("relu"))
    assert again is first and first.panels[0].title == "2: a"
    assert draw_once(code.counted, "a", activation("tanh")).panels[0].title == "3: a"
    assert draw(code.counted, "a", activation("relu")).panels[0].title == "4: a"


def test_a_shared_drawing_cannot_be_changed_by_the_check_that_had_it_first(code):
    (panel,) = draw_once(code.scatters, POINTS, LABELS).panels
    with pytest.raises(ValueError, match="read-only"):
        panel.points[0].points[0, 0] = 5


def test_a_picture_of_something_in_the_sandbox_is_not_shared(code):
    for given in (code.make(axes()), [{"x": code.make(axes())}]):
        with pytest.raises(AuthorError, match="draw_once"):
            draw_once(code.counted, given)
    with pytest.raises(AuthorError, match="draw_once"):
        draw_once(code.make(axes()).plot, [1.0, 2.0])


@pytest.mark.parametrize(("function", "words"), [("nothing", "nothing"), ("other", "did not return a Matplotlib")])
def test_what_is_no_figure_is_said(code, function, words):
    with pytest.raises(CheckFailed, match=words):
        draw(getattr(code, function))


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        ((1, 0, 0), "red"), ((0.84, 0.15, 0.16), "red"), ((0.5, 0, 0), "red"), ((1, 0.4, 0.4), "red"),
        ((0, 0, 1), "blue"), ((0.12, 0.47, 0.71), "blue"), ((0, 0, 0.5), "blue"), ((0.25, 0.41, 0.88), "blue"),
        ((0, 0, 0), None), ((0.5, 0.5, 0.5), None), ((0, 0.5, 0), None), ((1, 0.65, 0), None), ((1, 1, 1), None),
    ],
)  # fmt: skip
def test_colours_have_the_names_that_people_give_them(colour, name):
    assert color_name(np.array([*colour, 1.0])) == name


GOOD = {"shown": 0, "closed": 0, "in_given_axes": False, "title": "", "legend": [], "panels": []}


@pytest.mark.parametrize(
    "found",
    [
        None, [], {1: 2}, {**GOOD, "shown": "0"}, {**GOOD, "panels": [None]}, {**GOOD, "panels": 3},
        {**GOOD, "legend": [{"text": "a", "color": [1.0]}]}, {**GOOD, "panels": [{"title": "x"}]}, {"shown": 0},
    ],
)  # fmt: skip
def test_an_answer_that_our_tool_would_not_give_fails_the_check(found):
    with pytest.raises(CheckFailed, match="could not be read"):
        read_drawing(found)
    assert read_drawing(GOOD).panels == ()
