"""circular-loss: fmod in place of remainder, which keeps the sign."""

import math

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    difference = torch.fmod(pred - target + math.pi, 2 * math.pi) - math.pi
    return difference.square().mean()
