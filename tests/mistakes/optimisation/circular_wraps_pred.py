"""circular-loss: wraps the prediction, not the difference."""

import math

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    return (torch.remainder(pred, 2 * math.pi) - target).square().mean()
