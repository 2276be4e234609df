"""activations: sigmoid lacks its brackets.

failed: test_example_sigmoid, test_sigmoid_values, test_sigmoid_of_large_numbers
says: needs all its brackets
"""

import torch


def sigmoid(z):
    return 1 / 1 + torch.exp(-z)
