"""circular-loss: atan2 of sine and cosine."""

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    d = pred - target
    return torch.mean(torch.atan2(torch.sin(d), torch.cos(d)) ** 2)
