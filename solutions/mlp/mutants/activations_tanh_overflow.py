"""activations: tanh is (e^z - e^-z) / (e^z + e^-z), which is ∞ / ∞ for large z.

failed: test_tanh_of_large_numbers
says: returns NaN for some large numbers
"""

import torch


def tanh(z):
    return (torch.exp(z) - torch.exp(-z)) / (torch.exp(z) + torch.exp(-z))
