"""two-layer: always two outputs.

failed: test_example_two_layer_shapes, test_two_layer_layers, test_two_layer_output_shape
says: does not have one linear layer from L to M numbers
"""

import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, N, L, M=2):
        super().__init__()
        self.fc1 = nn.Linear(N, L)
        self.fc2 = nn.Linear(L, 2)

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))
