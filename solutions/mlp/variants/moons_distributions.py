"""two-moons: torch.distributions, and a generator that is not the global one."""

import numpy as np
import torch
from torch.distributions import Normal
from torch.utils.data import Dataset

GENERATOR = np.random.default_rng(7)


class TwoMoonsDataset(Dataset):
    def __init__(self, sigma, N):
        o = -np.pi / 8
        a, b = (GENERATOR.random(N) * (np.pi - 2 * o) + o for _ in range(2))
        noise = Normal(0.0, sigma).sample((2, N, 2))
        self.positive_data = torch.from_numpy(np.exp(1j * a).view(float).reshape(N, 2)).float() + noise[0]
        self.negative_data = torch.from_numpy((1 + np.exp(-1j * b)).view(float).reshape(N, 2)).float() + noise[1]

    @property
    def data(self):
        return torch.cat([self.positive_data, self.negative_data])

    @property
    def labels(self):
        return torch.repeat_interleave(torch.tensor([1, 0]), len(self.positive_data))

    def __len__(self):
        return len(self.positive_data) + len(self.negative_data)

    def __getitem__(self, i):
        n = len(self.positive_data)
        return (self.positive_data[i], torch.tensor(1)) if i < n else (self.negative_data[i - n], torch.tensor(0))
