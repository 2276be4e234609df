"""activations: copies that are written into."""

import math

import torch


def relu(z):
    result = z.clone()
    result[result < 0] = 0
    return result


def sigmoid(z):
    return 1 / (1 + math.e ** (-z))


def tanh(z):
    return 1 - 2 / (torch.exp(2 * z) + 1)


def leaky_relu(z, tau=0.1):
    result = torch.empty_like(z)
    result[z > 0] = z[z > 0]
    result[z <= 0] = tau * z[z <= 0]
    return result
