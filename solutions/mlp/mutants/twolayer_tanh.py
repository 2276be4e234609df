"""two-layer: tanh instead of ReLU.

failed: test_two_layer_forward
says: is tanh
"""

import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, N, L, M):
        super().__init__()
        self.fc1 = nn.Linear(N, L)
        self.fc2 = nn.Linear(L, M)

    def forward(self, x):
        return self.fc2(torch.tanh(self.fc1(x)))
