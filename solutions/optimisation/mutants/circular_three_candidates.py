"""circular-loss: tries d, d - 2π and d + 2π only, which is wrong beyond one and a half turns.

failed: test_circular_loss_of_angles_many_turns_away
says: adding or subtracting 2π once is not enough
"""

import math

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    difference = pred - target
    candidates = torch.stack([difference, difference - 2 * math.pi, difference + 2 * math.pi])
    return candidates.square().amin(dim=0).mean()
