"""circular-loss: makes every shape fit by flattening.

failed: test_circular_loss_refuses_shapes_that_differ
says: accepts what it should refuse
"""

import math

import torch


def circular_mse_loss(pred, target):
    pred, target = pred.flatten(), target.flatten()
    difference = torch.remainder(pred - target + math.pi, 2 * math.pi) - math.pi
    return difference.square().mean()
