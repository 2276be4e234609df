"""activations: sigmoid falls.

failed: test_example_sigmoid, test_sigmoid_values
says: falls where it should rise
"""

import torch


def sigmoid(z):
    return 1 / (1 + torch.exp(z))
