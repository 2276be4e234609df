"""two-layer: a softmax follows in evaluation mode.

failed: test_two_layer_follows_its_parameters, test_two_layer_same_answer
says: returned in evaluation mode has wrong values
"""

import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, N, L, M):
        super().__init__()
        self.fc1 = nn.Linear(N, L)
        self.fc2 = nn.Linear(L, M)

    def forward(self, x):
        logits = self.fc2(torch.relu(self.fc1(x)))
        return logits if self.training else torch.softmax(logits, dim=1)
