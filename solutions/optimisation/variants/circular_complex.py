"""circular-loss: the angle of a complex number."""

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    return torch.angle(torch.exp(1j * (pred - target))).square().mean()
