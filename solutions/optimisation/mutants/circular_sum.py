"""circular-loss: the sum of the squares.

failed: test_circular_loss_without_a_wrap_is_the_mean_squared_error,
    test_circular_loss_of_any_shape, test_circular_loss_has_the_right_gradient
says: returned the sum of the squares
"""

import math

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    difference = torch.remainder(pred - target + math.pi, 2 * math.pi) - math.pi
    return difference.square().sum()
