"""hand-set: the layers have no biases.

failed: test_hand_set_layers
says: has no bias
"""

import torch
from torch import nn


class HandSetNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(2, 2, bias=False)
        self.fc2 = nn.Linear(2, 2, bias=False)
        self.fc1.weight.data = torch.tensor([[0.0, 1.0], [0.0, -1.0]])
        self.fc2.weight.data = torch.tensor([[0.0, 1.0], [1.0, 0.0]])

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))
