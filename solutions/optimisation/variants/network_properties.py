"""The names are properties of a class that keeps its layers elsewhere."""

import functools

from torch import nn


class Simple2DNetwork(nn.Module):
    def __init__(self, weight_init="uniform", nonlinearity=True):
        super().__init__()
        self.second, self.first = nn.Linear(5, 1), nn.Linear(2, 5)
        self.activation = nn.ReLU() if nonlinearity else nn.Identity()
        self.apply(functools.partial(self._draw, weight_init))

    @staticmethod
    def _draw(weight_init, module):
        if isinstance(module, nn.Linear) and weight_init in ("uniform", "xavier"):
            {"uniform": nn.init.uniform_, "xavier": nn.init.xavier_normal_}[weight_init](module.weight)

    @property
    def linear1(self):
        return self.first

    @property
    def linear2(self):
        return self.second

    def forward(self, x):
        return self.second(self.activation(self.first(x)))
