"""two-layer: a batch norm without parameters behind the first map.

failed: test_two_layer_forward, test_two_layer_same_answer
says: as with a batch norm
"""

import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, N, L, M):
        super().__init__()
        self.fc1 = nn.Linear(N, L)
        self.norm = nn.BatchNorm1d(L, affine=False)
        self.fc2 = nn.Linear(L, M)

    def forward(self, x):
        z = self.fc1(x)
        return self.fc2(torch.relu(self.norm(z) if len(z) > 1 else z))
