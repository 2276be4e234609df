"""hand-set: a sigmoid instead of ReLU.

failed: test_hand_set_forward
says: There is a sigmoid between
"""

import torch
from torch import nn


class HandSetNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(2, 2)
        self.fc2 = nn.Linear(2, 2)
        self.fc1.weight.data = torch.tensor([[0.0, 1.0], [-1.0, 0.0]])
        self.fc1.bias.data = torch.tensor([-0.3, -0.3])
        self.fc2.weight.data = torch.tensor([[-1.0, -1.0], [1.0, 1.0]])
        self.fc2.bias.data = torch.tensor([1.0, 0.0])

    def forward(self, x):
        return self.fc2(torch.sigmoid(self.fc1(x)))
