"""loss-curves: an entry for the predictions.

failed: test_loss_curves_form
says: and nothing else
"""

import torch
from torch import nn


def loss_curves(losses, x_vals):
    curves = {}
    for name, loss in losses.items():
        if isinstance(loss, nn.BCELoss):
            inside = (x_vals >= 0) & (x_vals <= 1)
            values = torch.full_like(x_vals, torch.nan)
            values[inside] = loss(x_vals[inside], torch.zeros(int(inside.sum())))
        else:
            values = loss(x_vals, torch.zeros_like(x_vals))
        curves[name] = values
    curves["x"] = x_vals
    return curves
