"""circular-loss: one loss for each element.

failed: test_example_circular_loss, test_circular_loss_is_a_scalar_tensor_of_the_same_dtype,
    test_circular_loss_without_a_wrap_is_the_mean_squared_error, test_circular_loss_of_any_shape,
    test_circular_loss_has_the_right_gradient
error: test_circular_loss_trains_a_network_to_tell_angles
says: has 1 dimension, not 0
"""

import math

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    difference = torch.remainder(pred - target + math.pi, 2 * math.pi) - math.pi
    return difference.square()
