"""Visible checks of the question `split`."""

import numpy as np
import pytest

from autograder.checking import as_array, as_tuple, expect

POINTS = np.arange(40.0).reshape(20, 2)
LABELS = np.arange(20) % 2


@pytest.mark.check(question="split")
def test_example_split_into_two_data_sets(submission):
    """A fraction of 0.3 of 20 points is 6: there are 14 to train with and 6 to test with."""
    answer = as_tuple(submission.train_test_split((POINTS, LABELS), 0.3), "what `train_test_split` returned", 2)
    for name, part, size in zip(("training", "test"), answer, (14, 6), strict=True):
        points, labels = as_tuple(part, f"the {name} set", 2)
        as_array(points, f"the array of points of the {name} set", shape=(size, 2), dtype=np.float64)
        as_array(labels, f"the array of labels of the {name} set", shape=(size,), dtype="int")


@pytest.mark.check(question="split", needs="test_example_split_into_two_data_sets")
def test_example_split_loses_no_point(submission):
    """Together, the two sets have the 20 points that there were."""
    train, test = as_tuple(submission.train_test_split((POINTS, LABELS), 0.3), "what `train_test_split` returned", 2)
    points = np.concatenate([as_array(part[0], "the array of points") for part in (train, test)])
    found = sorted(points[:, 0].tolist())
    expect(
        found == POINTS[:, 0].tolist(),
        f"The first coordinates are {[f'{x:g}' for x in found]}, and not 0, 2, 4, … 38, each once.",
        "Every point is in one of the two sets, and only in one.",
    )
