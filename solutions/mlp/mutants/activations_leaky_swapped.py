"""activations: leaky_relu makes positive numbers smaller.

failed: test_example_leaky_relu, test_leaky_relu_values
says: makes positive numbers smaller instead of negative ones
"""

import torch


def leaky_relu(z, tau=0.1):
    return torch.where(z < 0, z, tau * z)
