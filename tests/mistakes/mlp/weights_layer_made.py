"""weight-count: the layer is made, to count its weights."""

from torch import nn


def fc_weight_count(height, width):
    return nn.Linear(height * width, height * width).weight.numel()
