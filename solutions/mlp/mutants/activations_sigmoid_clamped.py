"""activations: sigmoid cuts z off far too early.

failed: test_sigmoid_values, test_sigmoid_of_large_numbers
says: wrong values for some large numbers
"""

import torch


def sigmoid(z):
    return 1 / (1 + torch.exp(-z.clamp(-5, 5)))
