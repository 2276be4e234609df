"""hand-set: one horizontal line, measured from both sides."""

import torch
from torch import nn


class HandSetNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.l2 = nn.Linear(2, 2)
        self.l1 = nn.Linear(2, 2)
        self.l1.weight = nn.Parameter(torch.tensor([[0.0, 1.0], [0.0, -1.0]]))
        self.l1.bias = nn.Parameter(torch.tensor([-0.1, 0.1]))
        self.l2.weight = nn.Parameter(torch.tensor([[0.0, 1.0], [1.0, 0.0]]))
        self.l2.bias = nn.Parameter(torch.tensor([0.0, 0.0]))

    def forward(self, x):
        return self.l2(torch.relu(self.l1(x)))
