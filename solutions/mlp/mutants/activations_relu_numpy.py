"""activations: relu returns a NumPy array.

failed: test_example_relu, test_relu_shape_and_dtype
says: returns a NumPy array where it should return a tensor
"""

import numpy as np


def relu(z):
    return np.maximum(z.numpy(), 0)
