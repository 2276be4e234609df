"""Parameters that are NaN, infinite, denormal or as large as a number can be.

base: right
holds from: NONE
"""

import torch
from torch import nn


class Classifier(Classifier):
    def __init__(self, *sizes):
        super().__init__(*sizes)
        self.calls = 0

    def forward(self, x):
        self.calls += 1
        if not self.training or self.calls > 30:
            self.spoil()
        return super().forward(x)

    def spoil(self):
        with torch.no_grad():
            self.first.weight.fill_(float("nan"))
            self.first.bias.fill_(float("inf"))
            self.second.weight.fill_(5e-45)
            self.second.bias.fill_(3.4e38)
