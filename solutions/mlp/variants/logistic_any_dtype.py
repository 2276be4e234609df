"""logistic: takes float64 inputs; weights drawn anew, a bias that starts at zero, addmm."""

import math

import torch
from torch import nn


class MulticlassLogisticRegression(nn.Module):
    def __init__(self, N, M):
        super().__init__()
        bound = 1 / math.sqrt(N)
        self.layer = nn.Linear(N, M)
        nn.init.uniform_(self.layer.weight, -bound, bound)
        nn.init.zeros_(self.layer.bias)

    def forward(self, x):
        return torch.addmm(self.layer.bias, x.type_as(self.layer.weight), self.layer.weight.mT)
