"""two-moons: a loop over the points, the math module, labels of items as ints."""

import math
import random

import torch
from torch.utils.data import Dataset


class TwoMoonsDataset(Dataset):
    def __init__(self, sigma, N):
        self.N = N
        self.positive_data = torch.tensor([self.point(1, 0.0, sigma) for _ in range(N)])
        self.negative_data = torch.tensor([self.point(-1, 1.0, sigma) for _ in range(N)])
        self.data = torch.cat((self.positive_data, self.negative_data), 0)
        self.labels = torch.zeros(2 * N, dtype=torch.long)
        self.labels[:N] = 1

    @staticmethod
    def point(turn, centre, sigma):
        offset = -math.pi / 8
        angle = random.random() * (math.pi - 2 * offset) + offset
        x, y = math.cos(turn * angle) + centre, math.sin(turn * angle)
        return [x + random.gauss(0, sigma), y + random.gauss(0, sigma)]

    def __len__(self):
        return 2 * self.N

    def __getitem__(self, idx):
        return self.data[idx], self.labels[idx].item()
