"""two-layer: the layers have no biases.

failed: test_example_two_layer_parameters, test_two_layer_layers
says: has no bias
"""

import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, N, L, M):
        super().__init__()
        self.fc1 = nn.Linear(N, L, bias=False)
        self.fc2 = nn.Linear(L, M, bias=False)

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))
