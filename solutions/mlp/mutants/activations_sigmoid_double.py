"""activations: sigmoid returns float64.

failed: test_sigmoid_shape_and_dtype
says: it got torch.float32 and returned torch.float64
"""

import torch


def sigmoid(z):
    return 1 / (1 + torch.exp(-z.double()))
