"""circular-loss: wraps both angles, not the difference."""

import math

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    full = 2 * math.pi
    return (torch.remainder(pred, full) - torch.remainder(target, full)).square().mean()
