"""activations: tanh prints what it should return.

failed: test_example_tanh, test_tanh_answers
says: returned nothing (None)
"""

import torch


def tanh(z):
    print(2 / (1 + torch.exp(-2 * z)) - 1)
