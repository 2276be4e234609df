"""two-layer: a third layer that nobody uses.

failed: test_example_two_layer_parameters, test_two_layer_layers
says: or there is one too many
"""

import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, N, L, M):
        super().__init__()
        self.fc1 = nn.Linear(N, L)
        self.fc2 = nn.Linear(L, M)
        self.fc3 = nn.Linear(M, M)

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))
