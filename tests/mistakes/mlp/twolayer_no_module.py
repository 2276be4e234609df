"""two-layer: the class is no nn.Module."""

import torch
from torch import nn


class TwoLayerModel:
    def __init__(self, N, L, M):
        self.fc1 = nn.Linear(N, L)
        self.fc2 = nn.Linear(L, M)

    def __call__(self, x):
        return self.fc2(torch.relu(self.fc1(x)))
