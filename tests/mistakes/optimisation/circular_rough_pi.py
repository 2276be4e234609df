"""circular-loss: 3.14 for π."""

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    return (torch.remainder(pred - target + 3.14, 6.28) - 3.14).square().mean()
