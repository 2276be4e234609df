"""hand-set: a Sequential, weights that cannot be trained, set in a loop."""

import torch
from torch import nn


class HandSetNetwork(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Linear(2, 2), nn.ReLU(), nn.Linear(2, 2))
        values = [[[1.0, 2.0], [2.0, 0.0]], [-0.5, 1.0], [[0.0, 1.0], [2.0, 0.0]], [-0.5, 0.0]]
        for parameter, value in zip(self.parameters(), values, strict=True):
            parameter.data.copy_(torch.tensor(value))
            parameter.requires_grad_(False)
