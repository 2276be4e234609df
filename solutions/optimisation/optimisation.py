"""Optimisation and learning: the reference solution."""

import math

import numpy as np
import torch


def spiral_2d(num_points: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw the two noisy spiral arms: points (n, 2) float64 and labels (n,) int, arm 0 first.

    An odd `num_points` gives one point fewer, so that the arms are equally long.
    """
    per_arm = num_points // 2
    progress = np.arange(per_arm) / max(per_arm, 1)  # u: from 0 up to, not including, 1
    arm = np.array([[0], [1]])
    angle = 3.5 * math.pi * progress + math.pi * arm  # t: (2, per_arm), one row an arm
    curve = 5 * progress[:, np.newaxis] * np.stack([np.sin(angle), np.cos(angle)], axis=-1)
    noise = np.random.uniform(-0.1, 0.1, size=curve.shape)
    points = (curve + noise).reshape(-1, 2)
    labels = np.repeat([0, 1], per_arm)
    return points, labels


def accuracy(y_pred: torch.Tensor, y_true: torch.Tensor) -> float:
    """Return the share of predictions that equal their labels, in percent (0.0 to 100.0).

    Raises:
        ValueError: the shapes differ, or there is no prediction at all.
    """
    if y_pred.shape != y_true.shape:
        raise ValueError(f"predictions {tuple(y_pred.shape)} and labels {tuple(y_true.shape)} differ in shape")
    if y_pred.numel() == 0:
        raise ValueError("the accuracy of no predictions is not defined")
    return 100 * (y_pred == y_true).double().mean().item()


def circular_mse_loss(pred: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Return the mean squared shortest difference between angles in radians, as a tensor of shape ().

    Raises:
        ValueError: the shapes differ.
    """
    if pred.shape != target.shape:
        raise ValueError(f"pred {tuple(pred.shape)} and target {tuple(target.shape)} differ in shape")
    shortest = torch.remainder(pred - target + math.pi, 2 * math.pi) - math.pi  # in [-π, π)
    return shortest.square().mean()
