"""activations: relu returns a NumPy array."""

import numpy as np


def relu(z):
    return np.maximum(z.numpy(), 0)
