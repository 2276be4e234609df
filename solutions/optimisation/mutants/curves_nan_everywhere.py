"""loss-curves: every loss is cut off outside [0, 1].

failed: test_example_loss_curve_of_the_squared_error, test_loss_curves_values
says: A loss that is defined everywhere has NaN
"""

import torch


def loss_curves(losses, x_vals):
    curves = {}
    for name, loss in losses.items():
        if name:
            inside = (x_vals >= 0) & (x_vals <= 1)
            values = torch.full_like(x_vals, torch.nan)
            values[inside] = loss(x_vals[inside], torch.zeros(int(inside.sum())))
        else:
            values = loss(x_vals, torch.zeros_like(x_vals))
        curves[name] = values
    return curves
