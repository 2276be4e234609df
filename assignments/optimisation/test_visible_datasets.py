"""Visible checks of the question `datasets`."""

import numpy as np
import pytest

from autograder.checking import as_array, as_tuple, expect


@pytest.mark.check(question="datasets")
def test_example_random_2d(submission):
    """random_2d(200) gives 200 points in the square (float64), and 200 labels 0 or 1 (int)."""
    points, labels = as_tuple(submission.random_2d(200), "what `random_2d(200)` returned", 2)
    as_array(points, "the array of points", shape=(200, 2), dtype=np.float64)
    as_array(labels, "the array of labels", shape=(200,), dtype="int")
    expect(
        -1 <= points.min() < 0 < points.max() <= 1,
        f"The coordinates reach from {points.min():.2f} to {points.max():.2f}.",
        "They are uniform between -1 and 1.",
    )
    expect(
        set(labels.tolist()) == {0, 1},
        f"The labels are {sorted(set(labels.tolist()))[:5]}.",
        "Each is 0 or 1, by the toss of a coin.",
    )


@pytest.mark.check(question="datasets")
def test_example_circular_2d(submission):
    """circular_2d(200) gives 100 points near the middle with label 0, and then 100 around them with label 1."""
    points, labels = as_tuple(submission.circular_2d(200), "what `circular_2d(200)` returned", 2)
    radius = np.hypot(*as_array(points, "the array of points", shape=(200, 2), dtype=np.float64).T)
    as_array(labels, "the array of labels", shape=(200,), dtype="int")
    for label, half, low, high in ((0, slice(0, 100), 0.1, 0.3), (1, slice(100, 200), 0.5, 0.7)):
        expect(
            (labels[half] == label).all(),
            f"Not all of the {'first' if label == 0 else 'last'} 100 labels are {label}.",
        )
        least, most = radius[half].min(), radius[half].max()
        expect(
            low - 1e-6 <= least and most <= high + 1e-6,
            f"The points of label {label} are {least:.2f} to {most:.2f} away from the middle.",
            f"They should be {low} to {high} away from it.",
        )


@pytest.mark.check(question="datasets")
def test_example_linear_2d(submission):
    """In linear_2d(200), points far up have label 0 and points far down have label 1."""
    points, labels = as_tuple(submission.linear_2d(200), "what `linear_2d(200)` returned", 2)
    as_array(points, "the array of points", shape=(200, 2), dtype=np.float64)
    as_array(labels, "the array of labels", shape=(200,), dtype="int")
    for name, far, label in (("above 0.8", points[:, 1] > 0.8, 0), ("below -0.8", points[:, 1] < -0.8, 1)):
        expect(
            (labels[far] == label).all(),
            f"Not all points with a y {name} have label {label}.",
            "The line goes through (-0.9, -0.7) and (1.0, 0.6): label 1 is below it, label 0 above.",
        )
