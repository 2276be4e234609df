"""circular-loss: a loss whose gradient points away from the target, the value being right."""

import math

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    difference = torch.remainder(pred - target + math.pi, 2 * math.pi) - math.pi
    squared = difference.square()
    return (2 * squared.detach() - squared).mean()
