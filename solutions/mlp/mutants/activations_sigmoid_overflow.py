"""activations: sigmoid is exp(z) / (1 + exp(z)), which is ∞ / ∞ for large z.

failed: test_sigmoid_of_large_numbers
says: returns NaN for some large numbers
"""

import torch


def sigmoid(z):
    return torch.exp(z) / (1 + torch.exp(z))
