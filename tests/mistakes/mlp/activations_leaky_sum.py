"""activations: leaky_relu adds tau · z everywhere."""


def leaky_relu(z, tau=0.1):
    return z * (z > 0) + tau * z
