"""circular-loss: casts to float32.

failed: test_circular_loss_is_a_scalar_tensor_of_the_same_dtype
says: is of dtype torch.float32, not torch.float64
"""

import math

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    difference = torch.remainder(pred.float() - target.float() + math.pi, 2 * math.pi) - math.pi
    return difference.square().mean()
