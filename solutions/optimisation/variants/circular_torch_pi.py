"""circular-loss: π as a float32 tensor at the top of the file."""

import math

import torch

PI = torch.tensor(math.pi)


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    d = torch.remainder(pred - target, 2 * PI.to(pred.device))
    d = torch.where(d > PI.to(pred.device), d - 2 * PI.to(pred.device), d)
    return torch.nn.functional.mse_loss(d, torch.zeros_like(d))
