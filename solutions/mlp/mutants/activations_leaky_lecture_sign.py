"""activations: leaky_relu has the sign that the lecture prints.

failed: test_example_leaky_relu, test_leaky_relu_values
says: turns negative numbers into positive ones
"""

import torch


def leaky_relu(z, tau=0.1):
    return torch.where(z > 0, z, -tau * z)
