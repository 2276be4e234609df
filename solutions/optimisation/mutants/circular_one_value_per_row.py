"""circular-loss: the mean over the last dimension only.

failed: test_circular_loss_of_any_shape
says: `.mean()` without `dim`
"""

import math

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    difference = torch.remainder(pred - target + math.pi, 2 * math.pi) - math.pi
    return difference.square().mean(dim=-1)
