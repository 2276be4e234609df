"""two-layer: hidden units and outputs are swapped."""

import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, N, M, L):
        super().__init__()
        self.fc1 = nn.Linear(N, L)
        self.fc2 = nn.Linear(L, M)

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))
