"""loss-curves: curves through which gradients flow."""

import torch
from torch import nn


def loss_curves(losses, x_vals):
    x = x_vals.clone().requires_grad_()
    curves = {}
    for name in reversed(losses):
        outside = torch.zeros_like(x, dtype=torch.bool)
        if isinstance(losses[name], nn.BCELoss):
            outside = (x < 0) | (x > 1)
        inner = torch.where(outside, torch.full_like(x, 0.5), x)
        curves[name] = losses[name](inner, torch.zeros_like(x)).masked_fill(outside, float("nan"))
    return curves
