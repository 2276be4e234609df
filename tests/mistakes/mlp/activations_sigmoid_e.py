"""activations: sigmoid takes 2.718 for e."""


def sigmoid(z):
    return 1 / (1 + 2.718 ** (-z))
