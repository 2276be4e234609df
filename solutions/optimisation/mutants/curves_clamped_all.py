"""loss-curves: all predictions are clamped to [0, 1].

failed: test_example_loss_curve_of_the_squared_error, test_loss_curves_values
says: A curve of `loss_curves` has wrong values
"""

import torch
from torch import nn


def loss_curves(losses, x_vals):
    curves = {}
    for name, loss in losses.items():
        x = x_vals.clamp(0, 1)
        values = loss(x, torch.zeros_like(x))
        if isinstance(loss, nn.BCELoss):
            values[x != x_vals] = torch.nan
        curves[name] = values
    return curves
