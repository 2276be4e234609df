"""two-moons: NumPy's global generator, converted at the end."""

import numpy as np
import torch
from torch.utils.data import Dataset


class TwoMoonsDataset(Dataset):
    def __init__(self, sigma, N):
        super().__init__()
        o = -np.pi / 8
        a = np.random.uniform(o, np.pi - o, N)
        b = np.random.uniform(o, np.pi - o, size=N)
        positive = np.column_stack((np.cos(a), np.sin(a))) + np.random.normal(0, sigma, (N, 2))
        negative = np.array([1, 0]) + np.column_stack((np.cos(-b), np.sin(-b))) + np.random.normal(0, sigma, (N, 2))
        self.positive_data = torch.tensor(positive, dtype=torch.float32)
        self.negative_data = torch.tensor(negative, dtype=torch.float32)
        self.data = torch.vstack((self.positive_data, self.negative_data))
        self.labels = torch.tensor([1] * N + [0] * N)

    def __getitem__(self, index):
        return self.data[index], self.labels[index]

    def __len__(self):
        return self.labels.numel()
