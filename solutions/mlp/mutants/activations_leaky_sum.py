"""activations: leaky_relu adds tau · z everywhere.

failed: test_example_leaky_relu, test_leaky_relu_values
says: makes positive numbers larger
"""


def leaky_relu(z, tau=0.1):
    return z * (z > 0) + tau * z
