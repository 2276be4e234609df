"""loss-curves: goes by "BCE" in the name.

failed: test_loss_curves_go_by_the_loss_and_not_by_its_name
says: gets another curve if it has another name
"""

import torch


def loss_curves(losses, x_vals):
    curves = {}
    for name, loss in losses.items():
        if "BCE" in name:
            inside = (x_vals >= 0) & (x_vals <= 1)
            values = torch.full_like(x_vals, torch.nan)
            values[inside] = loss(x_vals[inside], torch.zeros(int(inside.sum())))
        else:
            values = loss(x_vals, torch.zeros_like(x_vals))
        curves[name] = values
    return curves
