"""two-layer: gradients are switched off.

failed: test_two_layer_gradients, test_two_layer_follows_its_parameters
says: No gradient flows from the logits
"""

import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, N, L, M):
        super().__init__()
        self.fc1 = nn.Linear(N, L)
        self.fc2 = nn.Linear(L, M)

    @torch.no_grad()
    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))
