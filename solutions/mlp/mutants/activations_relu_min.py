"""activations: relu keeps the negative numbers.

failed: test_example_relu, test_relu_values
says: keeps the negative numbers
"""

import torch


def relu(z):
    return torch.minimum(z, torch.zeros_like(z))
