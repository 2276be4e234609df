"""activations: sigmoid is a softmax.

failed: test_example_sigmoid, test_sigmoid_values, test_sigmoid_of_large_numbers
says: returns a softmax
"""

import torch


def sigmoid(z):
    return torch.exp(z) / torch.exp(z).sum()
