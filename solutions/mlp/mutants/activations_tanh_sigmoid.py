"""activations: tanh is the sigmoid.

failed: test_example_tanh, test_tanh_values
says: returns the sigmoid
"""

import torch


def tanh(z):
    return 1 / (1 + torch.exp(-z))
