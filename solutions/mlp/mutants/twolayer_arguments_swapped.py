"""two-layer: hidden units and outputs are swapped.

failed: test_example_two_layer_shapes, test_two_layer_layers, test_two_layer_output_shape
says: does not have one linear layer from N to L numbers
"""

import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, N, M, L):
        super().__init__()
        self.fc1 = nn.Linear(N, L)
        self.fc2 = nn.Linear(L, M)

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))
