"""two-layer: a log-softmax follows.

failed: test_two_layer_forward
says: There is a log-softmax at the output
"""

import torch
from torch import nn
from torch.nn import functional


class TwoLayerModel(nn.Module):
    def __init__(self, N, L, M):
        super().__init__()
        self.fc1 = nn.Linear(N, L)
        self.fc2 = nn.Linear(L, M)

    def forward(self, x):
        return functional.log_softmax(self.fc2(torch.relu(self.fc1(x))), dim=1)
