"""Visible checks of "Optimisation and learning": enough to work with. The hidden ones ask more, and give the points."""

import math

import numpy as np
import pytest
import torch

from autograder.checking import (
    as_array,
    as_number,
    as_tensor,
    as_tuple,
    assert_close,
    expect,
    gradient,
    raises,
)

# ---------------------------------------------------------------------------------------- spiral


@pytest.mark.check(question="spiral")
def test_example_spiral_has_points_and_labels(submission):
    """spiral_2d(200) gives 200 points in the plane (float64), and 200 labels (int)."""
    points, labels = as_tuple(submission.spiral_2d(200), "what `spiral_2d(200)` returned", 2)
    as_array(points, "the points", shape=(200, 2), dtype=np.float64)
    as_array(labels, "the labels", shape=(200,), dtype="int")
    zeros, ones = int((labels == 0).sum()), int((labels == 1).sum())
    expect(
        (zeros, ones) == (100, 100),
        f"There are {zeros} labels 0 and {ones} labels 1.",
        "Half of the 200 points belong to each arm.",
    )


@pytest.mark.check(question="spiral", needs="test_example_spiral_has_points_and_labels")
def test_example_spiral_starts_in_the_middle_and_grows(submission):
    """Both arms of spiral_2d(200) start in the middle and grow to almost 5."""
    points, _ = as_tuple(submission.spiral_2d(200), "what `spiral_2d(200)` returned", 2)
    radius = np.hypot(*as_array(points, "the points", shape=(200, 2)).T)
    for arm, first, last in ((0, radius[0], radius[99]), (1, radius[100], radius[199])):
        expect(
            first < 0.2 and 4.7 < last < 5.1,
            f"Arm {arm} starts {first:.2f} away from the middle and ends {last:.2f} away from it.",
            "The radius is 5 u, and u runs from 0 to almost 1. All points of arm 0 come first. Plot them and look.",
        )


# -------------------------------------------------------------------------------------- accuracy


@pytest.mark.check(question="accuracy")
def test_example_accuracy(submission):
    """Three right predictions of four are 75 percent."""
    result = submission.accuracy(torch.tensor([2, 0, 1, 1]), torch.tensor([2, 0, 1, 0]))
    assert_close(
        as_number(result, "what `accuracy` returned"),
        75.0,
        what="`accuracy([2, 0, 1, 1], [2, 0, 1, 0])`",
        hint="Percent are between 0 and 100.",
    )


@pytest.mark.check(question="accuracy")
def test_example_accuracy_of_nothing(submission):
    """The accuracy of no predictions at all is a ValueError."""
    empty = torch.empty(0, dtype=torch.int64)
    with raises(ValueError):
        submission.accuracy(empty, empty)


# --------------------------------------------------------------------------------- circular-loss


@pytest.mark.check(question="circular-loss")
def test_example_circular_loss(submission):
    """The loss of 1.5 against 1.0 is 0.25, and that of 0.1 against 2π - 0.1 is 0.04."""
    for pred, target, expected in ((1.5, 1.0, 0.25), (0.1, 2 * math.pi - 0.1, 0.04)):
        result = submission.circular_mse_loss(torch.tensor([pred]), torch.tensor([target]))
        assert_close(
            as_tensor(result, "what `circular_mse_loss` returned", shape=()),
            torch.tensor(expected),
            what=f"`circular_mse_loss` of {pred:.3f} against {target:.3f}",
            hint="The shortest way round the circle, squared.",
        )


@pytest.mark.check(question="circular-loss", needs="test_example_circular_loss")
def test_example_circular_loss_has_a_gradient(submission):
    """A gradient flows back through the loss: at 1.5 against 1.0 it is 1."""
    found = gradient(submission.circular_mse_loss, torch.tensor([1.5]), torch.tensor([1.0]))
    assert_close(found, torch.tensor([1.0]), what="the gradient at 1.5 against 1.0")
