"""circular-loss: d mod 2π, always the same way round."""

import math

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    return torch.remainder(pred - target, 2 * math.pi).square().mean()
