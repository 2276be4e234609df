"""What several programs share: the names of data sets and losses, and one way to train."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from example import Example
from torch import nn

DATASETS = ("circular", "linear", "spiral", "random")
LOSSES = ("L1Loss", "MSELoss", "SmoothL1Loss", "HuberLoss", "BCEWithLogitsLoss")  # as PyTorch calls them
POINTS = 400

# What some programs let you choose.
DATASET = {"--dataset": {"choices": DATASETS, "default": "circular", "help": "otherwise %(default)s"}}
LOSS = {"--loss": {"choices": LOSSES, "default": "MSELoss", "help": "otherwise %(default)s"}}
START = {
    "--weight-init": {
        "choices": ("uniform", "xavier", "default"),
        "default": "uniform",
        "help": "how the weights start; otherwise %(default)s",
    }
}


def draw(example: Example, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return points and labels of one of DATASETS, from your functions."""
    return getattr(example.yours, f"{name}_2d")(POINTS)


def chosen_loss(example: Example) -> nn.Module:
    """Return the loss that `--loss` names; Huber's with the δ of the lecture."""
    name = example.options.loss
    return nn.HuberLoss(delta=0.6) if name == "HuberLoss" else getattr(nn, name)()


def epochs(
    example: Example, model: nn.Module, db: tuple[np.ndarray, np.ndarray], loss: nn.Module, rates: tuple[float, float]
) -> Iterator[tuple[int, float, float]]:
    """Train with your `make_optimizer` and `epoch_loop`; after each epoch, say (epoch, accuracy in percent, loss)."""
    optimiser = example.yours.make_optimizer(model, *rates)
    for epoch in range(1, example.options.epochs + 1):
        percent, value, _ = example.yours.epoch_loop(model, db, loss, optimiser)
        yield epoch, percent, value
