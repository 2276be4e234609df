"""circular-loss: computed in float64 and given back in the dtype of the prediction; float64 is taken as it is."""

import math

import torch


def circular_mse_loss(pred, target):
    assert pred.shape == target.shape, "one target for each prediction"
    difference = torch.remainder(pred.double() - target.double() + math.pi, 2 * math.pi) - math.pi
    return difference.square().mean().to(pred.dtype)
