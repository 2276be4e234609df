"""circular-loss: wraps the squared difference.

failed: test_example_circular_loss, test_circular_loss_takes_the_short_way_round,
    test_circular_loss_of_angles_many_turns_away, test_circular_loss_of_any_shape,
    test_circular_loss_has_the_right_gradient, test_circular_loss_trains_a_network_to_tell_angles
says: is twice the wrapped difference
"""

import math

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    return torch.remainder((pred - target).square(), 2 * math.pi).mean()
