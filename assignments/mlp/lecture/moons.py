"""Two moons as the lecture uses them: 400 points to train on, 2,000 new ones, and its recipe for training."""

from __future__ import annotations

import torch
from example import Example
from torch import nn
from torch.utils.data import DataLoader, Dataset

SIGMA, TRAINING, NEW = 0.1, 200, 1000  # the noise, and the points of each moon
BATCH = 16


def draw(example: Example) -> tuple[Dataset, Dataset]:
    """Return points to train on, and new ones to test with, from your TwoMoonsDataset."""
    make = example.yours.TwoMoonsDataset
    return make(SIGMA, TRAINING), make(SIGMA, NEW)


def learn(example: Example, model: nn.Module, training: Dataset, new: Dataset) -> nn.Module:
    """Train a network with your `train` and the lecture's recipe; return it."""
    model = model.to(example.device)
    example.yours.train(
        model,
        DataLoader(training, batch_size=BATCH, shuffle=True),
        DataLoader(new, batch_size=len(new)),
        nn.CrossEntropyLoss(),
        torch.optim.SGD(model.parameters(), lr=1e-2, momentum=0.99, weight_decay=1e-3),
        example.options.epochs,
    )
    return model


def right(example: Example, model: nn.Module, moons: Dataset) -> float:
    """Return the fraction of points that your `multiclass_model_accuracy` counts as right."""
    points, labels = moons.data.to(example.device), moons.labels.to(example.device)
    return int(example.yours.multiclass_model_accuracy(model, points, labels)) / len(moons)


def report(example: Example, model: nn.Module, training: Dataset, new: Dataset) -> None:
    print(f"training points  {right(example, model, training):6.1%} right")
    print(f"new points       {right(example, model, new):6.1%} right")
