"""Hidden check of the question `experiments`: that runs are trainings. One of them is computed here.

The other checks of `run_experiment` ask how its numbers depend on its arguments, which numbers that are made up could
do as well. Here `run_experiment` stands on functions of ours (`probes.py`), so there is only one right answer.
"""

import functools
import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from autograder.checking import as_numbers, as_tuple, expect
from autograder.faults import StudentError
from autograder.undisturbed import random_numbers

EPOCHS = 4
POINTS = 400  # NUM_POINTS of the stub
# Our data sets, and how wide each is. One of them is enough: a file that defines a function again, below its table of
# data sets, has the earlier one in that table.
SCALES = {"linear": 1.0, "circular": 0.5, "spiral": 1.5, "random": 2.0}
ROUNDING = 1e-4  # relative, of a loss after a few steps


@pytest.mark.check(question="experiments", points=0.5, needs="test_run_experiment_keeps_four_lists")
def test_run_experiment_trains_what_it_is_given(submission):
    """The training losses are those of the network and the points that the run is about, from step to step."""
    for seed in drawn_seeds():
        expect(
            any(is_training(submission, dataset, seed) for dataset in SCALES),
            "On a network and points of ours, the training losses are not those that training gives.",
            "Seed NumPy and torch with `seed`, draw NUM_POINTS points and split them, make one network and one "
            "optimiser; then each epoch is one step on the training set, and its loss is the one before that step.",
        )


def drawn_seeds() -> list[int]:
    return [int(seed) for seed in np.random.default_rng(47).integers(1, 1 << 30, size=2)]


def is_training(submission: Any, dataset: str, seed: int) -> bool:
    found = training_losses(submission, dataset, seed)
    possible = [computed(SCALES[dataset], seed, by_sign) for by_sign in (True, False)]
    return any(torch.allclose(found, losses, rtol=ROUNDING, atol=ROUNDING) for losses in possible)


def training_losses(submission: Any, dataset: str, seed: int) -> torch.Tensor:
    """Return the training losses (EPOCHS,) that `run_experiment` gives on top of our functions."""
    arguments = [dataset, "mse", 0.05, EPOCHS, "xavier", seed]
    try:
        answer = submission.probe("experiment", submission.run_experiment, arguments, True, seed)
    except StudentError as error:
        error.doing = "`run_experiment`"
        raise
    log, _ = as_tuple(answer, "the answer of `run_experiment`", 2)
    expect(isinstance(log, dict) and "train_loss" in log, "`run_experiment` did not return its four lists.")
    losses = as_numbers(log["train_loss"], '`run_experiment(…)["train_loss"]`').reshape(-1)
    expect(len(losses) == EPOCHS, 'The list "train_loss" has not as many entries as there were epochs.')
    return losses.double()


def computed(scale: float, seed: int, by_sign: bool) -> torch.Tensor:
    """Return the training losses (EPOCHS,) float64 of such a run, done here.

    Args:
        scale: of the points.
        by_sign: as our `epoch_loop` steps; else as one does who has written the epoch out, by the gradient itself.
    """
    ours, put_back = our_functions(), random_numbers()
    try:
        np.random.seed(seed)
        torch.manual_seed(seed)
        points, _ = ours._simple_split(ours._simple_points(POINTS, scale))
        network = ours.SimpleNetwork("xavier")
    finally:
        put_back()
    x, y = (torch.tensor(part, dtype=torch.float32) for part in points)
    optimiser = torch.optim.SGD(network.parameters(), lr=0.05)
    losses = []
    for _ in range(EPOCHS):
        loss = nn.functional.mse_loss(network(x)[:, 0], y)
        optimiser.zero_grad()
        loss.backward()
        for parameter in network.parameters() if by_sign else ():
            parameter.grad.sign_()
        optimiser.step()
        losses.append(loss.item())
    return torch.tensor(losses, dtype=torch.float64)


@functools.cache
def our_functions() -> ModuleType:
    """Return the module `probes.py`, run here, on the trusted side."""
    spec = importlib.util.spec_from_file_location("probes_of_optimisation", Path(__file__).with_name("probes.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
