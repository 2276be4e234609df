"""activations: leaky_relu is a module of torch's."""

from torch import nn


def leaky_relu(z, tau=0.1):
    return nn.LeakyReLU(tau)(z)
