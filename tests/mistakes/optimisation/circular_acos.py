"""circular-loss: acos(cos d), whose gradient at 0 is not a number."""

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    return torch.acos(torch.cos(pred - target)).square().mean()
