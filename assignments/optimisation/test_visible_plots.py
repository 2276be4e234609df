"""Visible checks of the question `plots`. Look at your pictures, too: no check sees what you see."""

import numpy as np
import pytest

from autograder.checking import draw, expect

POINTS = np.array([[0.0, 0.0], [1.0, 2.0], [-1.0, 0.5], [3.0, -1.0]])
LABELS = np.array([0, 1, 1, 0])


@pytest.mark.check(question="plots")
def test_example_plot_of_one_data_set(submission):
    """plot_db draws four points, with a title above them, and returns the figure."""
    drawing = draw(submission.plot_db, (POINTS, LABELS), "four points")
    expect(len(drawing.panels) == 1, f"The figure has {len(drawing.panels)} panels with something in them, not 1.")
    (panel,) = drawing.panels
    expect("four points" in panel.title, f"The title is {panel.title!r}, not 'four points'.")
    found = sorted(panel.all_points().points.round(6).tolist())
    expect(
        found == sorted(POINTS.tolist()), f"The points in the figure are {found[:6]}, not {sorted(POINTS.tolist())}."
    )


@pytest.mark.check(question="plots")
def test_example_plot_of_two_data_sets(submission):
    """plot_dbs draws two data sets into two panels, with their names above them."""
    drawing = draw(submission.plot_dbs, {"left": (POINTS, LABELS), "right": (POINTS, 1 - LABELS)})
    titles = [panel.title for panel in drawing.panels]
    expect(
        len(titles) == 2 and "left" in titles[0] and "right" in titles[1],
        f"The panels with something in them have the titles {titles}, not ['left', 'right'].",
    )
