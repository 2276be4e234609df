"""The weights are drawn by hand, with the same distributions."""

import math

import torch
from torch import nn


class Simple2DNetwork(nn.Module):
    def __init__(self, weight_init="uniform", nonlinearity=True):
        super().__init__()
        self.linear1 = nn.Linear(2, 5)
        self.linear2 = nn.Linear(5, 1)
        self.nonlinearity = nonlinearity
        with torch.no_grad():
            for layer in (self.linear1, self.linear2):
                if weight_init == "uniform":
                    layer.weight.copy_(torch.rand_like(layer.weight))
                elif weight_init == "xavier":
                    layer.weight.normal_(0, math.sqrt(2 / sum(layer.weight.shape)))

    def forward(self, x):
        x = self.linear1(x)
        if self.nonlinearity:
            x = torch.relu(x)
        return self.linear2(x)
