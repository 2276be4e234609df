"""loss-curves: BCE over predictions that are squeezed into [0, 1].

failed: test_example_loss_curve_of_the_binary_cross_entropy,
    test_loss_curves_of_binary_cross_entropy
says: has values where it is not defined
"""

import torch
from torch import nn


def loss_curves(losses, x_vals):
    curves = {}
    for name, loss in losses.items():
        x = x_vals
        if isinstance(loss, nn.BCELoss):
            x = (x_vals - x_vals.min()) / (x_vals.max() - x_vals.min())
        curves[name] = loss(x, torch.zeros_like(x))
    return curves
