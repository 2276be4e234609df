"""two-layer: ReLU after the second map only.

failed: test_two_layer_forward
says: ReLU comes after the second linear map
"""

import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, N, L, M):
        super().__init__()
        self.fc1 = nn.Linear(N, L)
        self.fc2 = nn.Linear(L, M)

    def forward(self, x):
        return torch.relu(self.fc2(self.fc1(x)))
