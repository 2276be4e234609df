"""My solution for the sheet on multi-layer perceptrons."""

import math

import numpy as np
import torch
from torch import nn
from torch.utils.data import Dataset

OFFSET = -math.pi / 8


class TwoMoonsDataset(Dataset):
    def __init__(self, sigma, N):
        angles = np.random.uniform(OFFSET, math.pi - OFFSET, size=2 * N)
        angles[N:] *= -1
        points = np.column_stack((np.cos(angles), np.sin(angles)))
        points[N:, 0] += 1
        points += np.random.normal(0, sigma, size=points.shape)
        self.data = torch.tensor(points, dtype=torch.float32)
        self.labels = torch.tensor([1] * N + [0] * N)
        self.positive_data, self.negative_data = self.data[:N], self.data[N:]

    def __len__(self):
        return self.data.shape[0]

    def __getitem__(self, i):
        return self.data[i], self.labels[i]


def multiclass_model_accuracy(model, input_data, labels):
    return int((model(input_data).argmax(1) == labels).sum())


class MyMLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        self.hidden = nn.Linear(input_dim, h1)
        self.output = nn.Linear(h1, output_dim)
        self.act = activation_fn

    def forward(self, x):
        return self.output(self.act(self.hidden(x)))


class FlatImages(Dataset):
    def __init__(self, images):
        self.images = images

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        image, label = self.images[i]
        if isinstance(image, torch.Tensor):
            return image.flatten(), int(label)
        return torch.from_numpy(np.array(image)).flatten() / 255, int(label)


def split_indices(n_total, n_train, n_val, n_test, rng):
    indices = rng.permutation(n_total)
    train, val, test, _ = np.split(indices, np.cumsum([n_train, n_val, n_test]))
    return train, val, test
