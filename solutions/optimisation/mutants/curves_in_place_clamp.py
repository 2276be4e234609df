"""loss-curves: clamps the predictions in place.

failed: test_loss_curves_leaves_its_inputs_alone
says: changes the data that it was given
"""

import torch
from torch import nn


def loss_curves(losses, x_vals):
    curves = {}
    for name, loss in losses.items():
        if isinstance(loss, nn.BCELoss):
            outside = (x_vals < 0) | (x_vals > 1)
            values = loss(x_vals.clamp_(0, 1), torch.zeros_like(x_vals))
            values[outside] = torch.nan
        else:
            values = loss(x_vals, torch.zeros_like(x_vals))
        curves[name] = values
    return curves
