"""activations: tanh is sigmoid(2z), between 0 and 1.

failed: test_example_tanh, test_tanh_values
says: lies between 0 and 1
"""

import torch


def tanh(z):
    return 1 / (1 + torch.exp(-2 * z))
