"""two-moons: both moons use the same angles.

failed: test_moons_angles
says: Both moons use the same angles
"""

import torch
from torch.utils.data import Dataset

OFFSET = -torch.pi / 8


class TwoMoonsDataset(Dataset):
    def __init__(self, sigma, N):
        a = torch.rand(N) * (torch.pi - 2 * OFFSET) + OFFSET
        b = a
        self.positive_data = torch.stack([torch.cos(a), torch.sin(a)], dim=1) + sigma * torch.randn(N, 2)
        self.negative_data = torch.stack([1 + torch.cos(-b), torch.sin(-b)], dim=1) + sigma * torch.randn(N, 2)
        self.data = torch.cat([self.positive_data, self.negative_data])
        self.labels = torch.cat([torch.ones(N), torch.zeros(N)]).long()

    def __len__(self):
        return len(self.data)

    def __getitem__(self, i):
        return self.data[i], self.labels[i]
