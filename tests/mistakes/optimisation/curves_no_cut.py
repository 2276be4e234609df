"""loss-curves: does not cut anything off."""

import torch


def loss_curves(losses, x_vals):
    curves = {}
    for name, loss in losses.items():
        curves[name] = loss(x_vals, torch.zeros_like(x_vals))
    return curves
