"""hand-set: other outputs in evaluation mode.

failed: test_hand_set_accuracy
says: do something else in evaluation mode
"""

import torch
from torch import nn


class HandSetNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(2, 2)
        self.fc2 = nn.Linear(2, 2)
        self.fc1.weight.data = torch.tensor([[0.0, 1.0], [-1.0, 0.0]])
        self.fc1.bias.data = torch.zeros(2)
        self.fc2.weight.data = torch.tensor([[-1.0, -1.0], [1.0, 1.0]])
        self.fc2.bias.data = torch.tensor([1.0, 0.0])

    def forward(self, x):
        outputs = self.fc2(torch.relu(self.fc1(x)))
        return outputs if self.training else torch.softmax(outputs, dim=1)
