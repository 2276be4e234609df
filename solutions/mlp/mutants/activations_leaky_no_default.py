"""activations: leaky_relu must be told its slope.

error: test_example_leaky_relu, test_leaky_relu_answers
says: Compare names, number and order of the parameters
"""

import torch


def leaky_relu(z, tau):
    return torch.where(z > 0, z, tau * z)
