"""two-layer: the first layer is not trained.

failed: test_two_layer_gradients, test_two_layer_follows_its_parameters
says: their weights must have `requires_grad`
"""

import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, N, L, M):
        super().__init__()
        self.fc1 = nn.Linear(N, L).requires_grad_(False)
        self.fc2 = nn.Linear(L, M)

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))
