"""activations: relu says only where z is positive.

failed: test_example_relu, test_relu_values
says: returns 1 where z is positive
"""


def relu(z):
    return (z > 0).to(z.dtype)
