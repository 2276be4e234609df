"""Visible checks of the question `epoch-loop`: one epoch with a model that computes x + y + 0.25."""

import contextlib
import math

import numpy as np
import pytest
import torch

from autograder.checking import (
    Remote,
    as_array,
    as_number,
    as_numbers,
    as_tuple,
    expect,
    linear,
    loss,
    optimizer,
    parameters,
)
from autograder.faults import CheckFailed, StudentError

DATA = np.array([[0.0, 0.0], [0.5, 0.5], [-1.0, 0.5], [1.0, -0.5]]), np.array([0, 1, 1, 1])


@pytest.mark.check(question="epoch-loop")
def test_example_epoch_loop(submission):
    """Evaluating x + y + 0.25 on four points, epoch_loop returns 75 percent, a loss of 0.4375, and four labels."""
    with_either_accuracy(submission, check_evaluation)


@pytest.mark.check(question="epoch-loop")
def test_example_epoch_loop_trains(submission):
    """With an optimiser, epoch_loop takes one step: two weights of 1 and a bias of 0.25 change."""
    with_either_accuracy(submission, check_training)


def check_evaluation(submission, loop) -> None:
    model = submission.make(linear(torch.ones(1, 2), torch.tensor([0.25])))
    accuracy, value, labels = as_tuple(loop(model, DATA, loss("mse"), None), "what `epoch_loop` returned", 3)
    labels = as_array(labels, "the array of labels", shape=(4,), dtype=bool)
    expect(
        labels.tolist() == [False, True, False, True],
        f"The labels are {labels.tolist()}; the model's outputs are 0.25, 1.25, -0.25 and 0.75.",
        "A label is True where the output is above 0.5.",
    )
    for number, name, expected, hint in (
        (accuracy, "accuracy", 75, "Three labels of four are right."),
        (value, "loss", 0.4375, "Are outputs and labels both of shape (4,) when you call the criterion?"),
    ):
        found = as_number(number, f"the {name}")
        expect(math.isclose(found, expected, rel_tol=1e-5), f"The {name} is {found:.6g}, not {expected:g}.", hint)


def check_training(submission, loop) -> None:
    model = submission.make(linear(torch.ones(1, 2), torch.tensor([0.25])))
    loop(model, DATA, loss("mse"), optimizer("sgd", model, lr=1.0))
    trained = [
        number
        for value in parameters(model).values()
        for number in as_numbers(value, "a parameter of the model").flatten().tolist()
    ]
    expect(
        trained != [1, 1, 0.25],
        "The model has not changed.",
        "`optimiser.zero_grad()`, `loss.backward()`, `optimiser.step()`, in this order.",
    )
    expect(
        len(trained) == 3 and np.allclose(trained, [0.4375, 1.1875, 0.75], atol=1e-5),
        f"Weights and bias of the model are now {[round(value, 4) for value in trained]}.",
        "Is `backward` called once, on the loss of all four points, and `step` once? Are the shapes the same?",
    )


def with_either_accuracy(submission, check) -> None:
    """Run a check with your own `accuracy`, and where it does not pass, once more with one that says 75 percent."""
    try:
        check(submission, submission.epoch_loop)
    except (CheckFailed, StudentError) as first:
        with contextlib.suppress(CheckFailed, StudentError):
            lent = submission.probe("with_an_accuracy_of", submission.epoch_loop, 75.0)
            expect(isinstance(lent, Remote), "There is no `epoch_loop` to call.")
            check(submission, lent)
            return
        raise first from None
