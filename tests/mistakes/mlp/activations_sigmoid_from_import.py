"""activations: sigmoid is torch's, imported under another name."""

from torch import sigmoid as logistic_function


def sigmoid(z):
    return logistic_function(z)
