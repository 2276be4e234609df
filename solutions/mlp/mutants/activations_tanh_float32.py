"""activations: tanh makes float32 of everything.

failed: test_tanh_shape_and_dtype
says: it got torch.float64 and returned torch.float32
"""

import torch


def tanh(z):
    return 2 / (1 + torch.exp(-2 * z.float())) - 1
