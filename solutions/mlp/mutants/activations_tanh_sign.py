"""activations: tanh falls.

failed: test_example_tanh, test_tanh_values
says: falls where it should rise
"""

import torch


def tanh(z):
    return 2 / (1 + torch.exp(2 * z)) - 1
