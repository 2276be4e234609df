"""activations: sigmoid takes one number only.

error: test_example_sigmoid, test_sigmoid_answers
says: only one element tensors can be converted
"""

import math


def sigmoid(z):
    return 1 / (1 + math.exp(-z))
