"""activations: tanh is tanh(2z).

failed: test_example_tanh, test_tanh_values
says: rises too fast
"""

import torch


def tanh(z):
    return 2 / (1 + torch.exp(-4 * z)) - 1
