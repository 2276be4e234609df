"""circular-loss: wraps only differences above π."""

import math

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    difference = pred - target
    difference = torch.where(difference > math.pi, difference - 2 * math.pi, difference)
    return difference.square().mean()
