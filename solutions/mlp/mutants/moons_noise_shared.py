"""two-moons: both moons share their noise.

failed: test_moons_noise_is_independent
says: that of x of the positive moon and that of x of the negative moon
"""

import torch
from torch.utils.data import Dataset

OFFSET = -torch.pi / 8


class TwoMoonsDataset(Dataset):
    def __init__(self, sigma, N):
        a = torch.rand(N) * (torch.pi - 2 * OFFSET) + OFFSET
        b = torch.rand(N) * (torch.pi - 2 * OFFSET) + OFFSET
        noise = sigma * torch.randn(N, 2)
        self.positive_data = torch.stack([torch.cos(a), torch.sin(a)], dim=1) + noise
        self.negative_data = torch.stack([1 + torch.cos(-b), torch.sin(-b)], dim=1) + noise
        self.data = torch.cat([self.positive_data, self.negative_data])
        self.labels = torch.cat([torch.ones(N), torch.zeros(N)]).long()

    def __len__(self):
        return len(self.data)

    def __getitem__(self, i):
        return self.data[i], self.labels[i]
