"""circular-loss: wraps the squared difference."""

import math

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    return torch.remainder((pred - target).square(), 2 * math.pi).mean()
