"""two-layer: ReLU on the output as well.

failed: test_two_layer_forward
says: ReLU is applied to the output
"""

import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, N, L, M):
        super().__init__()
        self.fc1 = nn.Linear(N, L)
        self.fc2 = nn.Linear(L, M)

    def forward(self, x):
        return torch.relu(self.fc2(torch.relu(self.fc1(x))))
