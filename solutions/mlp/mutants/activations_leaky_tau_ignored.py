"""activations: leaky_relu ignores its tau.

failed: test_example_leaky_relu, test_leaky_relu_slopes
says: does not look at its `tau`
"""

import torch


def leaky_relu(z, tau=0.1):
    return torch.where(z > 0, z, 0.1 * z)
