"""Visible checks of the question `loss-curves`."""

import math

import pytest
import torch

from autograder.checking import as_numbers, assert_close, draw, expect, kind_of, loss


@pytest.mark.check(question="loss-curves")
def test_example_loss_curve_of_the_squared_error(submission):
    """For the predictions -1, 0 and 3, the squared error is 1, 0 and 9."""
    curve = curve_of(submission, "MSE", "mse", [-1.0, 0.0, 3.0])
    assert_close(curve, torch.tensor([1.0, 0.0, 9.0]), what="the curve of the MSE", hint="The target is 0.")


@pytest.mark.check(question="loss-curves")
def test_example_loss_curve_of_the_binary_cross_entropy(submission):
    """For the predictions -1, 0.5 and 2, the binary cross-entropy is NaN, log 2 and NaN."""
    curve = curve_of(submission, "BCE", "bce", [-1.0, 0.5, 2.0])
    assert_close(
        curve,
        torch.tensor([math.nan, math.log(2), math.nan]),
        what="the curve of the binary cross-entropy",
        hint="`nn.BCELoss` takes predictions between 0 and 1. For the others the value is NaN.",
    )


@pytest.mark.check(question="loss-curves")
def test_example_plot_of_loss_curves(submission):
    """The figure of two curves has two panels with their names as titles."""
    x_vals = torch.tensor([-1.0, 0.0, 1.0])
    drawing = draw(submission.plot_loss_curves, {"L1": x_vals.abs(), "MSE": x_vals.square()}, x_vals)
    titles = [panel.title for panel in drawing.panels]
    expect(
        len(titles) == 2 and "L1" in titles[0] and "MSE" in titles[1],
        f"The panels with something in them have the titles {titles}, not ['L1', 'MSE'].",
    )


def curve_of(submission, name: str, kind: str, x_vals: list[float]) -> torch.Tensor:
    """Return the one curve (n,) that the submission computes for a loss."""
    found = submission.loss_curves({name: loss(kind, reduction="none")}, torch.tensor(x_vals))
    expect(isinstance(found, dict), f"What `loss_curves` returned is {kind_of(found)}, not a dict.")
    expect(name in found, f"There is no {name!r} in the dict, but {list(found)[:5]}.", "The names stay as they are.")
    return as_numbers(found[name], f"the curve of {name!r}").float()
