"""circular-loss: wraps both angles, not the difference.

failed: test_example_circular_loss, test_circular_loss_takes_the_short_way_round,
    test_circular_loss_of_angles_many_turns_away, test_circular_loss_of_any_shape,
    test_circular_loss_has_the_right_gradient, test_circular_loss_trains_a_network_to_tell_angles
says: the difference is what is to be wrapped
"""

import math

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    full = 2 * math.pi
    return (torch.remainder(pred, full) - torch.remainder(target, full)).square().mean()
