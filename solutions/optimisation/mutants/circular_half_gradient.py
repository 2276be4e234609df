"""circular-loss: detaches one of the two factors, so that the gradient is half of what it should be.

failed: test_example_circular_loss_has_a_gradient, test_circular_loss_has_the_right_gradient
says: is twice the wrapped difference
"""

import math

import torch


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    difference = torch.remainder(pred - target + math.pi, 2 * math.pi) - math.pi
    return (difference * difference.detach()).mean()
