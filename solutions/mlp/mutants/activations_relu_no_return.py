"""activations: relu returns nothing.

failed: test_example_relu, test_relu_answers
says: returned nothing (None)
"""


def relu(z):
    z * (z > 0)
