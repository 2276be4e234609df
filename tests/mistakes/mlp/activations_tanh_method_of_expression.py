"""activations: tanh calls the method of what it computed before."""


def tanh(z):
    return (z + 0).tanh()
