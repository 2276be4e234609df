"""hand-set: the biases are left as they come.

failed: test_hand_set_by_hand
says: those that you do not set are random
"""

import torch
from torch import nn


class HandSetNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(2, 2)
        self.fc2 = nn.Linear(2, 2)
        with torch.no_grad():
            self.fc1.weight.copy_(torch.tensor([[0.0, 10.0], [0.0, -10.0]]))
            self.fc2.weight.copy_(torch.tensor([[0.0, 1.0], [1.0, 0.0]]))

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))
