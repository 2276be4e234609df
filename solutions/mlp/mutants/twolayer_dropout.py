"""two-layer: a dropout behind the hidden layer.

failed: test_two_layer_forward, test_two_layer_same_answer
says: such as a dropout
"""

import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, N, L, M):
        super().__init__()
        self.fc1 = nn.Linear(N, L)
        self.fc2 = nn.Linear(L, M)
        self.dropout = nn.Dropout(0.5)

    def forward(self, x):
        return self.fc2(self.dropout(torch.relu(self.fc1(x))))
