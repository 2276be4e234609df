"""two-layer: the biases of the hidden layer are not trained.

failed: test_two_layer_follows_its_parameters
says: Biases of your two-layer model do not change
"""

import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, N, L, M):
        super().__init__()
        self.fc1 = nn.Linear(N, L)
        self.fc2 = nn.Linear(L, M)
        self.fc1.bias.requires_grad = False

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))
