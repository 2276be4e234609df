# Jonas Weber, exercise sheet "Optimisation and learning"
from typing import Tuple

import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import Tensor

TURNS = 1.75
RADIUS = 5
NOISE = 0.1
TWO_PI = 2 * np.pi

rng = np.random.default_rng(7)


def noise(*shape):
    return rng.uniform(-NOISE, NOISE, size=shape)


def arm(k: int, h: int) -> np.ndarray:
    u = np.arange(h) / h
    angle = TWO_PI * TURNS * u + k * np.pi
    return RADIUS * u[:, np.newaxis] * np.stack((np.sin(angle), np.cos(angle)), axis=1) + noise(h, 2)


def spiral_2d(num_points: int) -> Tuple[np.ndarray, np.ndarray]:
    """Two arms of half the points each."""
    h = num_points // 2
    return np.vstack([arm(k, h) for k in (0, 1)]), np.repeat((0, 1), h)


def accuracy(y_pred: Tensor, y_true: Tensor) -> float:
    """Percent of correct predictions."""
    predictions, labels = y_pred.flatten(), y_true.flatten()  # (N, 1) is fine, too
    assert predictions.shape == labels.shape
    if not len(labels):
        raise ValueError("accuracy of an empty batch")
    return float(torch.sum(predictions == labels)) / len(labels) * 100.0


def wrap(angle: Tensor) -> Tensor:
    return angle - TWO_PI * torch.round(angle / TWO_PI)


def circular_mse_loss(pred: Tensor, target: Tensor) -> Tensor:
    assert pred.shape == target.shape, "shapes"
    return wrap(pred - target).square().mean()


# quick tests
assert accuracy(torch.tensor([1, 0]), torch.tensor([1, 1])) == 50
print(circular_mse_loss(torch.tensor([0.1]), torch.tensor([6.1])))

if __name__ == "__main__":
    pts, lab = spiral_2d(500)
    plt.scatter(pts[:, 0], pts[:, 1], c=lab)
    plt.show()
