"""activations: relu returns a list.

failed: test_example_relu, test_relu_shape_and_dtype
says: returns a list where it should return a tensor
"""


def relu(z):
    return [max(0.0, value) for value in z.flatten().tolist()]
