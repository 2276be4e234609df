"""activations: leaky_relu changes its input."""


def leaky_relu(z, tau=0.1):
    z[z < 0] *= tau
    return z
