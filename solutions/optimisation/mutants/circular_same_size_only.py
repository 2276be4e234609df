"""circular-loss: compares the number of elements, so that (N, 1) against (N,) passes.

failed: test_circular_loss_refuses_shapes_that_differ
says: accepts what it should refuse
"""

import math

import torch


def circular_mse_loss(pred, target):
    if pred.numel() != target.numel():
        raise ValueError("sizes differ")
    difference = torch.remainder(pred - target + math.pi, 2 * math.pi) - math.pi
    return difference.square().mean()
