"""hand-set: the line runs far too high.

failed: test_example_hand_set_landmarks, test_hand_set_accuracy
says: gets too many points wrong
"""

import torch
from torch import nn


class HandSetNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(2, 2)
        self.fc2 = nn.Linear(2, 2)
        self.fc1.weight.data = torch.tensor([[0.0, 1.0], [0.0, -1.0]])
        self.fc1.bias.data = torch.tensor([-0.9, 0.9])
        self.fc2.weight.data = torch.tensor([[0.0, 1.0], [1.0, 0.0]])
        self.fc2.bias.data = torch.zeros(2)

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))
