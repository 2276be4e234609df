"""two-moons: x and y are swapped.

failed: test_moons_arcs
says: The coordinates of the positive moon are swapped
"""

import torch
from torch.utils.data import Dataset

OFFSET = -torch.pi / 8


class TwoMoonsDataset(Dataset):
    def __init__(self, sigma, N):
        a = torch.rand(N) * (torch.pi - 2 * OFFSET) + OFFSET
        b = torch.rand(N) * (torch.pi - 2 * OFFSET) + OFFSET
        self.positive_data = torch.stack([torch.sin(a), torch.cos(a)], dim=1) + sigma * torch.randn(N, 2)
        self.negative_data = torch.stack([torch.sin(-b), 1 + torch.cos(-b)], dim=1) + sigma * torch.randn(N, 2)
        self.data = torch.cat([self.positive_data, self.negative_data])
        self.labels = torch.cat([torch.ones(N), torch.zeros(N)]).long()

    def __len__(self):
        return len(self.data)

    def __getitem__(self, i):
        return self.data[i], self.labels[i]
