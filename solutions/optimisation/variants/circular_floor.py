"""circular-loss: takes away turns with floor, sums and divides."""

import math

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    turn = 2 * math.pi
    d = pred - target
    d = d - turn * torch.floor(d / turn + 0.5)
    return torch.sum(d * d) / d.numel()
