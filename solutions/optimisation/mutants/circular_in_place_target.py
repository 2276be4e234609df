"""circular-loss: changes the target in place.

failed: test_circular_loss_leaves_its_inputs_alone
says: changes the data that it was given
"""

import math

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    target.remainder_(2 * math.pi)
    difference = torch.remainder(pred - target + math.pi, 2 * math.pi) - math.pi
    return difference.square().mean()
