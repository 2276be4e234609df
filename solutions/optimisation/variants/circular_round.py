"""circular-loss: takes away whole turns."""

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    d = pred - target
    return (d - 2 * torch.pi * torch.round(d / (2 * torch.pi))).pow(2).mean()
