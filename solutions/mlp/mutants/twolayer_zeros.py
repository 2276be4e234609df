"""two-layer: all weights start at zero.

failed: test_two_layer_follows_its_parameters, test_two_layer_random_weights
says: start with the same number in many places
"""

import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, N, L, M):
        super().__init__()
        self.fc1 = nn.Linear(N, L)
        self.fc2 = nn.Linear(L, M)
        for parameter in self.parameters():
            nn.init.zeros_(parameter)

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))
