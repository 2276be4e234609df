"""two-layer: always two outputs."""

import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, N, L, M=2):
        super().__init__()
        self.fc1 = nn.Linear(N, L)
        self.fc2 = nn.Linear(L, 2)

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))
