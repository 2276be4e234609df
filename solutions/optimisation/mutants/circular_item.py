"""circular-loss: returns a Python number.

failed: test_example_circular_loss, test_circular_loss_is_a_scalar_tensor_of_the_same_dtype,
    test_circular_loss_has_the_right_gradient,
    test_circular_loss_has_a_gradient_where_the_prediction_is_right,
    test_circular_loss_trains_a_network_to_tell_angles
says: is a float, not a tensor
"""

import math

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    difference = torch.remainder(pred - target + math.pi, 2 * math.pi) - math.pi
    return difference.square().mean().item()
