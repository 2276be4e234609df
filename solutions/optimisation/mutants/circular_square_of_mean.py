"""circular-loss: the square of the mean difference.

failed: test_circular_loss_without_a_wrap_is_the_mean_squared_error,
    test_circular_loss_takes_the_short_way_round, test_circular_loss_of_angles_many_turns_away,
    test_circular_loss_of_any_shape, test_circular_loss_has_the_right_gradient,
    test_circular_loss_has_a_gradient_where_the_prediction_is_right,
    test_circular_loss_trains_a_network_to_tell_angles
says: wrap each, square it, take the mean
"""

import math

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    difference = torch.remainder(pred - target + math.pi, 2 * math.pi) - math.pi
    return difference.mean().square()
