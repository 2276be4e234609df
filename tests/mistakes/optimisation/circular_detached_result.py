"""circular-loss: makes a new tensor of the result."""

import math

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    difference = torch.remainder(pred - target + math.pi, 2 * math.pi) - math.pi
    return torch.tensor(difference.square().mean().item(), dtype=pred.dtype, requires_grad=True)
