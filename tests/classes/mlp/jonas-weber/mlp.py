# Jonas Weber, exercise sheet "Multi-layer perceptrons"
from __future__ import annotations

from typing import Callable, NamedTuple

import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset
from torchvision.transforms.functional import pil_to_tensor

PI = torch.pi
OFFSET = -PI / 8
SIDE = 28
WHITE = 255.0
CENTRES = {"positive": (0.0, 0.0), "negative": (1.0, 0.0)}
CLASS_NAMES = []
for line in """T-shirt/top,Trouser,Pullover,Dress,Coat
Sandal,Shirt,Sneaker,Bag,Ankle boot""".splitlines():
    CLASS_NAMES += line.split(",")


class Split(NamedTuple):
    train: np.ndarray
    val: np.ndarray
    test: np.ndarray


def moon(name: str, direction: int, sigma: float, n: int) -> Tensor:
    """n noisy points around the centre of that name."""
    angle = direction * torch.empty(n).uniform_(OFFSET, PI - OFFSET)
    unit = torch.stack((angle.cos(), angle.sin()), dim=-1)
    return torch.tensor(CENTRES[name]) + torch.normal(unit, sigma)


class TwoMoonsDataset(Dataset):
    def __init__(self, sigma: float, N: int):
        self.sigma, self.N = sigma, N
        self.positive_data = moon("positive", 1, sigma, N)
        self.negative_data = moon("negative", -1, sigma, N)
        self.labels = torch.repeat_interleave(torch.tensor([1, 0]), N)

    @property
    def data(self) -> Tensor:
        return torch.vstack([self.positive_data, self.negative_data])

    def __len__(self) -> int:
        return 2 * self.N

    def __getitem__(self, i):
        return self.data[i], self.labels[i]


@torch.no_grad()
def predict(model: nn.Module, x: Tensor) -> Tensor:
    return model(x).max(dim=-1).indices


def multiclass_model_accuracy(model, input_data, labels) -> int:
    return predict(model, input_data).eq(labels).sum().item()


class MyMLPModel(nn.Module):
    """in -> h1 -> out"""

    def __init__(self, input_dim: int, h1: int, output_dim: int, activation_fn: Callable[[Tensor], Tensor]):
        super().__init__()
        sizes = [input_dim, h1, output_dim]
        self.layers = nn.ModuleList([nn.Linear(n, m) for n, m in zip(sizes, sizes[1:])])
        self.sigma = activation_fn

    def forward(self, x: Tensor) -> Tensor:
        *hidden, last = self.layers
        for layer in hidden:
            x = self.sigma(layer(x))
        return last(x)


class FlatImages(Dataset):
    def __init__(self, images):
        self._images = images

    def __len__(self) -> int:
        return len(self._images)

    def __getitem__(self, i: int) -> tuple[Tensor, int]:
        image, label = self._images[i]
        if not isinstance(image, Tensor):
            image = pil_to_tensor(image) / WHITE
        return image.to(torch.float32).view(SIDE * SIDE), label


def split_indices(n_total, n_train, n_val, n_test, rng) -> Split:
    drawn = rng.choice(n_total, size=n_train + n_val + n_test, replace=False)
    return Split(drawn[:n_train], drawn[n_train:][:n_val], drawn[n_train + n_val :])


# quick tests
assert len(CLASS_NAMES) == 10
assert multiclass_model_accuracy(nn.Identity(), torch.eye(3), torch.arange(3)) == 3
print(MyMLPModel(2, 16, 3, F.relu))

if __name__ == "__main__":
    from torchvision.datasets import FashionMNIST

    net = MyMLPModel(SIDE * SIDE, 128, 10, nn.ReLU())
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
    for epoch in range(5):
        for x, y in DataLoader(FlatImages(FashionMNIST("data", download=True)), batch_size=128, shuffle=True):
            optimizer.zero_grad()
            F.cross_entropy(net(x), y).backward()
            optimizer.step()
    plt.imshow(net.layers[0].weight[0].detach().view(SIDE, SIDE))
    plt.show()
