"""two-moons: the positive moon has label 0.

failed: test_example_moons, test_moons_labels
says: The labels are the wrong way round
"""

import torch
from torch.utils.data import Dataset

OFFSET = -torch.pi / 8


class TwoMoonsDataset(Dataset):
    def __init__(self, sigma, N):
        a = torch.rand(N) * (torch.pi - 2 * OFFSET) + OFFSET
        b = torch.rand(N) * (torch.pi - 2 * OFFSET) + OFFSET
        self.positive_data = torch.stack([torch.cos(a), torch.sin(a)], dim=1) + sigma * torch.randn(N, 2)
        self.negative_data = torch.stack([1 + torch.cos(-b), torch.sin(-b)], dim=1) + sigma * torch.randn(N, 2)
        self.data = torch.cat([self.positive_data, self.negative_data])
        self.labels = torch.cat([torch.zeros(N), torch.ones(N)]).long()

    def __len__(self):
        return len(self.data)

    def __getitem__(self, i):
        return self.data[i], self.labels[i]
