"""circular-loss: divides by the number of rows, not of elements.

failed: test_circular_loss_of_any_shape
says: The mean is over all elements
"""

import math

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    difference = torch.remainder(pred - target + math.pi, 2 * math.pi) - math.pi
    return difference.square().sum() / max(len(pred) if pred.dim() else 1, 1)
