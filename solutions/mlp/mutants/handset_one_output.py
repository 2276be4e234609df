"""hand-set: one output.

failed: test_example_hand_set_shapes, test_hand_set_answers
says: its shape is (10, 1), not (10, 2)
"""

import torch
from torch import nn


class HandSetNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(2, 2)
        self.fc2 = nn.Linear(2, 1)
        self.fc1.weight.data = torch.tensor([[0.0, 1.0], [-1.0, 0.0]])
        self.fc1.bias.data = torch.zeros(2)
        self.fc2.weight.data = torch.tensor([[1.0, 1.0]])
        self.fc2.bias.data = torch.tensor([-0.5])

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))
