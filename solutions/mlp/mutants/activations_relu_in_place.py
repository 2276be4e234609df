"""activations: relu writes the zeros into its input.

failed: test_relu_leaves_its_input_alone
says: changes the data that it was given
"""


def relu(z):
    z[z < 0] = 0
    return z
