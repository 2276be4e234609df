"""activations: sigmoid returns a flat tensor, computed number by number.

failed: test_sigmoid_shape_and_dtype
says: returns a tensor of another shape than it got
"""

import math

import torch


def sigmoid(z):
    return torch.tensor([1 / (1 + math.exp(max(-v, -700))) if v > -700 else 0.0 for v in z.flatten().tolist()])
