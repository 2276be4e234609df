"""weight-count: a tensor comes back."""

import torch


def fc_weight_count(height, width):
    pixels = torch.tensor(height * width)
    return pixels * pixels
