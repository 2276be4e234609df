"""two-layer: the layers hide in a plain list.

failed: test_example_two_layer_parameters, test_two_layer_layers, test_two_layer_forward,
    test_two_layer_gradients, test_two_layer_random_weights
says: a plain list hides them
"""

import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, N, L, M):
        super().__init__()
        self.layers = [nn.Linear(N, L), nn.Linear(L, M)]

    def forward(self, x):
        return self.layers[1](torch.relu(self.layers[0](x)))
