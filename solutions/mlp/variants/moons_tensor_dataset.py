"""two-moons: a TensorDataset, which brings length and items."""

import torch
from torch.utils.data import TensorDataset


def half_moon(n, sigma, sign):
    o = -torch.pi / 8
    angle = sign * torch.empty(n).uniform_(o, torch.pi - o)
    return torch.normal(torch.stack((angle.cos(), angle.sin()), dim=-1), sigma)


class TwoMoonsDataset(TensorDataset):
    def __init__(self, sigma, N):
        self.positive_data = half_moon(N, sigma, 1)
        self.negative_data = half_moon(N, sigma, -1)
        self.negative_data[:, 0] += 1
        self.data = torch.cat([self.positive_data, self.negative_data])
        self.labels = (torch.arange(2 * N) < N).to(torch.int64)
        super().__init__(self.data, self.labels)
