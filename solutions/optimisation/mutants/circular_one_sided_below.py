"""circular-loss: wraps only differences below -π.

failed: test_circular_loss_takes_the_short_way_round, test_circular_loss_of_angles_many_turns_away,
    test_circular_loss_of_any_shape, test_circular_loss_has_the_right_gradient
says: a difference that is longer than half a turn
"""

import math

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    difference = pred - target
    difference = torch.where(difference < -math.pi, difference + 2 * math.pi, difference)
    return difference.square().mean()
