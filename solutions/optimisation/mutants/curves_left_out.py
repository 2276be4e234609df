"""loss-curves: values that are not defined are left out.

failed: test_example_loss_curve_of_the_binary_cross_entropy,
    test_loss_curves_of_binary_cross_entropy, test_loss_curves_go_by_the_loss_and_not_by_its_name
says: do not leave it out
"""

import torch
from torch import nn


def loss_curves(losses, x_vals):
    curves = {}
    for name, loss in losses.items():
        inside = (x_vals >= 0) & (x_vals <= 1) if isinstance(loss, nn.BCELoss) else x_vals == x_vals
        curves[name] = loss(x_vals[inside], torch.zeros(int(inside.sum())))
    return curves
