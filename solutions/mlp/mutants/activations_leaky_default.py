"""activations: leaky_relu has PyTorch's slope if it is not told another.

failed: test_example_leaky_relu, test_leaky_relu_values
says: The slope of `leaky_relu` is 0.01
"""

import torch


def leaky_relu(z, tau=0.01):
    return torch.where(z > 0, z, tau * z)
