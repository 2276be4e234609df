"""activations: each built on the one before, as far as it goes."""


def relu(z):
    return (z + abs(z)) / 2


def sigmoid(z):
    return (1 + (-z).exp()).reciprocal()


def tanh(z):
    return sigmoid(2 * z) - sigmoid(-2 * z)


def leaky_relu(z, tau=0.1):
    return relu(z) - tau * relu(-z)
