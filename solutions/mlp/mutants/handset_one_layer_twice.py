"""hand-set: the same layer is applied twice.

failed: test_hand_set_layers
says: does not have two linear layers
"""

import torch
from torch import nn


class HandSetNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(2, 2)
        self.fc.weight.data = torch.tensor([[0.0, -1.0], [0.0, 1.0]])
        self.fc.bias.data = torch.tensor([0.2, -0.2])

    def forward(self, x):
        return self.fc(torch.relu(self.fc(x)))
