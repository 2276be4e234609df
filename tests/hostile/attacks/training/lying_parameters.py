"""Parameters that are reported, and others by which the model answers.

base: wrong
holds from: NONE
"""

import torch
from torch import nn


class Classifier(Classifier):
    def __init__(self, features, hidden, classes):
        super().__init__(features, hidden, classes)
        object.__setattr__(self, "real", nn.Linear(features, classes))

    def forward(self, x):
        return self.real(x)

    def parameters(self, recurse=True):
        return iter(self.real.parameters())

    def named_parameters(self, *args, **kwargs):
        torch.manual_seed(1)
        yield "a", nn.Parameter(torch.randn(5, 3))
        yield "b", nn.Parameter(torch.randn(5))
        yield "c", nn.Parameter(torch.randn(2, 5))
        yield "d", nn.Parameter(torch.randn(2))

    def state_dict(self, *args, **kwargs):
        return dict(self.named_parameters())
