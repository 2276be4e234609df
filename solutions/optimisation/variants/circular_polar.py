"""circular-loss: the angle of a complex number in polar form."""

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    d = pred - target
    return torch.angle(torch.polar(torch.ones_like(d), d)).square().mean()
