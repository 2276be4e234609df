"""activations: leaky_relu changes its input.

failed: test_leaky_relu_leaves_its_input_alone
says: changes the data that it was given
"""


def leaky_relu(z, tau=0.1):
    z[z < 0] *= tau
    return z
