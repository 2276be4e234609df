"""loss-curves: writes NaN into the predictions.

failed: test_loss_curves_leaves_its_inputs_alone
says: changes the data that it was given
"""

import torch
from torch import nn


def loss_curves(losses, x_vals):
    curves = {}
    for name, loss in losses.items():
        values = (
            loss(x_vals.nan_to_num(0).clamp(0, 1), torch.zeros_like(x_vals)) if isinstance(loss, nn.BCELoss) else None
        )
        if values is None:
            values = loss(x_vals, torch.zeros_like(x_vals))
        else:
            outside = (x_vals < 0) | (x_vals > 1)
            values[outside] = torch.nan
        curves[name] = values
    for loss in losses.values():
        if isinstance(loss, nn.BCELoss):
            x_vals[(x_vals < 0) | (x_vals > 1)] = torch.nan
    return curves
