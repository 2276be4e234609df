"""activations: tanh is (e^2z - 1) / (e^2z + 1), which is ∞ / ∞ for large z.

failed: test_tanh_of_large_numbers
says: returns NaN for some large numbers
"""

import torch


def tanh(z):
    return (torch.exp(2 * z) - 1) / (torch.exp(2 * z) + 1)
