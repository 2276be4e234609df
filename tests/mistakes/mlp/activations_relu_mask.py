"""activations: relu drops the negative numbers."""


def relu(z):
    return z[z > 0]
