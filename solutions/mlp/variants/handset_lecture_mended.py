"""hand-set: a hidden unit on each side of the x-axis, and the output biases -1 and 1 of the errata."""

import torch
from torch import nn


class HandSetNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(2, 2)
        self.fc2 = nn.Linear(2, 2)
        with torch.no_grad():
            self.fc1.weight[:] = torch.tensor([[0.0, 5.0], [0.0, -5.0]])
            self.fc1.bias.zero_()
            self.fc2.weight[:] = torch.tensor([[1.0, 2.0], [1.0, 0.0]])
            self.fc2.bias[:] = torch.tensor([-1.0, 1.0])

    def forward(self, x):
        return self.fc2(self.fc1(x).clamp(min=0))
