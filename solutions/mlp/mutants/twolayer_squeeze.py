"""two-layer: `squeeze` takes the batch away if there is one sample.

failed: test_example_two_layer_shapes, test_two_layer_output_shape
says: no `squeeze`, `flatten` or mean is needed
"""

import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, N, L, M):
        super().__init__()
        self.fc1 = nn.Linear(N, L)
        self.fc2 = nn.Linear(L, M)

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x))).squeeze()
