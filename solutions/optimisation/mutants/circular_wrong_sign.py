"""circular-loss: a loss whose gradient points away from the target, the value being right.

failed: test_example_circular_loss_has_a_gradient, test_circular_loss_has_the_right_gradient,
    test_circular_loss_trains_a_network_to_tell_angles
says: The gradient at 1.5 against 1.0 has wrong values
"""

import math

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    difference = torch.remainder(pred - target + math.pi, 2 * math.pi) - math.pi
    squared = difference.square()
    return (2 * squared.detach() - squared).mean()
