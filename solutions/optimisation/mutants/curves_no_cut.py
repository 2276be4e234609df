"""loss-curves: does not cut anything off.

error: test_example_loss_curve_of_the_binary_cross_entropy,
    test_loss_curves_of_binary_cross_entropy, test_loss_curves_go_by_the_loss_and_not_by_its_name,
    test_loss_curves_leaves_its_inputs_alone
says: all elements of input should be between 0 and 1
"""

import torch


def loss_curves(losses, x_vals):
    curves = {}
    for name, loss in losses.items():
        curves[name] = loss(x_vals, torch.zeros_like(x_vals))
    return curves
