"""loss-curves: BCE over predictions that are squeezed into [0, 1]."""

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
