"""circular-loss: a period of π.

failed: test_circular_loss_takes_the_short_way_round, test_circular_loss_of_angles_many_turns_away,
    test_circular_loss_of_any_shape, test_circular_loss_has_the_right_gradient
says: From 0.1 it is 0.2 to 2π - 0.1
"""

import math

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    difference = torch.remainder(pred - target + math.pi / 2, math.pi) - math.pi / 2
    return difference.square().mean()
