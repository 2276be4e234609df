"""circular-loss: 1 - cos, scaled to π² at half a turn."""

import math

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    return math.pi**2 / 2 * (1 - torch.cos(pred - target)).mean()
