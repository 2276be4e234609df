"""two-layer: the class is no nn.Module.

failed: test_example_two_layer_parameters, test_two_layer_layers, test_two_layer_forward,
    test_two_layer_same_answer, test_two_layer_random_weights
error: test_two_layer_gradients
says: Derive your class from `nn.Module`
"""

import torch
from torch import nn


class TwoLayerModel:
    def __init__(self, N, L, M):
        self.fc1 = nn.Linear(N, L)
        self.fc2 = nn.Linear(L, M)

    def __call__(self, x):
        return self.fc2(torch.relu(self.fc1(x)))
