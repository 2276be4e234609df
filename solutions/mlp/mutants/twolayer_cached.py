"""two-layer: the weights are copied once and never looked at again.

failed: test_two_layer_gradients, test_two_layer_follows_its_parameters
says: A gradient does not reach the weights of both layers
"""

import torch
from torch import nn
from torch.nn import functional


class TwoLayerModel(nn.Module):
    def __init__(self, N, L, M):
        super().__init__()
        self.fc1 = nn.Linear(N, L)
        self.fc2 = nn.Linear(L, M)
        self.W1, self.b1 = self.fc1.weight.data.clone(), self.fc1.bias.data.clone()

    def forward(self, x):
        return self.fc2(torch.relu(functional.linear(x, self.W1, self.b1)))
