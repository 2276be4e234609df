"""two-layer: all models of a size share their layers.

failed: test_two_layer_random_weights
says: start with the same weights
"""

import torch
from torch import nn

MADE = {}


class TwoLayerModel(nn.Module):
    def __init__(self, N, L, M):
        super().__init__()
        if (N, L, M) not in MADE:
            MADE[N, L, M] = nn.Linear(N, L), nn.Linear(L, M)
        self.fc1, self.fc2 = MADE[N, L, M]

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))
