"""circular-loss: a period of 360."""

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    return (torch.remainder(pred - target + 180, 360) - 180).square().mean()
