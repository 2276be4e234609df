"""circular-loss: acos of a clamped cosine, whose gradient near 0 is not that of d²."""

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    cosine = torch.cos(pred - target).clamp(-1 + 1e-3, 1 - 1e-3)
    return torch.acos(cosine).square().mean()
