"""circular-loss: the squared chord, which is right only for small differences."""

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    return (2 - 2 * torch.cos(pred - target)).mean()
