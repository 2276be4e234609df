"""activations: relu takes Python's max, which compares whole tensors.

error: test_example_relu, test_relu_answers
says: Boolean value of Tensor
"""


def relu(z):
    return max(0, z)
