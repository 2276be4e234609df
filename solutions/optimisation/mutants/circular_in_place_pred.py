"""circular-loss: changes the prediction in place.

failed: test_circular_loss_leaves_its_inputs_alone
error: test_example_circular_loss_has_a_gradient, test_circular_loss_has_the_right_gradient,
    test_circular_loss_has_a_gradient_where_the_prediction_is_right
says: changes the data that it was given
"""

import math

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    pred -= target
    return (torch.remainder(pred + math.pi, 2 * math.pi) - math.pi).square().mean()
