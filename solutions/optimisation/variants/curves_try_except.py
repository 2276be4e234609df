"""loss-curves: asks for forgiveness."""

import torch


def loss_curves(losses, x_vals):
    target = torch.zeros(1)

    def value(loss, x):
        try:
            return loss(x.view(1), target).item()
        except RuntimeError:
            return float("nan")

    return {name: torch.tensor([value(loss, x) for x in x_vals]) for name, loss in losses.items()}
