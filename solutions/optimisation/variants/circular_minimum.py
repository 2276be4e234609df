"""circular-loss: the smaller of m and 2π - m."""

import numpy as np
import torch


def circular_mse_loss(pred, target):
    assert pred.shape == target.shape
    m = torch.abs(pred - target) % (2 * np.pi)
    return torch.minimum(m, 2 * np.pi - m).square().mean()
