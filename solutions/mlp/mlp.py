"""Multi-layer perceptrons: the reference solution."""

import numpy as np
import torch
from torch import nn
from torch.utils.data import Dataset
from torchvision.transforms import functional as transforms

ANGLE_OFFSET = -np.pi / 8  # each moon is longer than half a circle by this much at both ends


class TwoMoonsDataset(Dataset):
    """2N random points on two noisy half moons: `data (2N, 2) float32`, `labels (2N,) int64`."""

    def __init__(self, sigma, N):
        def moon(direction):
            angles = torch.rand(N) * (np.pi - 2 * ANGLE_OFFSET) + ANGLE_OFFSET
            points = torch.stack([torch.cos(direction * angles), torch.sin(direction * angles)], dim=1)
            return points + sigma * torch.randn(N, 2)

        self.positive_data = moon(+1)
        self.negative_data = moon(-1) + torch.tensor([1.0, 0.0])
        self.data = torch.cat([self.positive_data, self.negative_data])
        self.labels = torch.cat([torch.ones(N, dtype=torch.int64), torch.zeros(N, dtype=torch.int64)])

    def __len__(self):
        return len(self.data)

    def __getitem__(self, i):
        return self.data[i], self.labels[i]


def multiclass_model_accuracy(model, input_data, labels):
    """Return the number of correct predictions, a 0-d tensor."""
    with torch.no_grad():
        predictions = model(input_data).argmax(dim=1)
    return (predictions == labels).sum()


class MyMLPModel(nn.Module):
    """Linear map, activation, linear map: (B, input_dim) → logits (B, output_dim)."""

    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        self.fc1 = nn.Linear(input_dim, h1)
        self.fc2 = nn.Linear(h1, output_dim)
        self.activation_fn = activation_fn

    def forward(self, x):
        return self.fc2(self.activation_fn(self.fc1(x)))


class FlatImages(Dataset):
    """Items `(image (784,) float32 in [0, 1], label int)` of a torchvision-like data set."""

    def __init__(self, images):
        self.images = images

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        image, label = self.images[i]
        if not isinstance(image, torch.Tensor):
            image = transforms.to_tensor(image)  # uint8 0…255 becomes float32 0…1
        return image.flatten(), int(label)


def split_indices(n_total, n_train, n_val, n_test, rng):
    """Return `(train, val, test)`: disjoint, shuffled index arrays of those lengths."""
    indices = rng.permutation(n_total)[: n_train + n_val + n_test]
    return tuple(np.split(indices, [n_train, n_train + n_val]))
