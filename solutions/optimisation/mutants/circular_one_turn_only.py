"""circular-loss: min(|d|, 2π - |d|), which is wrong beyond one turn.

failed: test_circular_loss_of_angles_many_turns_away
says: adding or subtracting 2π once is not enough
"""

import math

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    distance = (pred - target).abs()
    return torch.minimum(distance, 2 * math.pi - distance).square().mean()
