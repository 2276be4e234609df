"""circular-loss: the loss is computed and not returned.

failed: test_example_circular_loss, test_circular_loss_answers
says: returned nothing (None)
"""

import math

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    difference = torch.remainder(pred - target + math.pi, 2 * math.pi) - math.pi
    loss = difference.square().mean()
