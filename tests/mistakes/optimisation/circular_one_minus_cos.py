"""circular-loss: 1 - cos."""

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    return (1 - torch.cos(pred - target)).mean()
