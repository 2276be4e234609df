"""two-layer: the layers are made anew in each call.

failed: test_example_two_layer_parameters, test_two_layer_layers, test_two_layer_forward,
    test_two_layer_gradients, test_two_layer_same_answer, test_two_layer_random_weights
says: Make the layers in `__init__`
"""

import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, N, L, M):
        super().__init__()
        self.sizes = N, L, M

    def forward(self, x):
        N, L, M = self.sizes
        return nn.Linear(L, M)(torch.relu(nn.Linear(N, L)(x)))
