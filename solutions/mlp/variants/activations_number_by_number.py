"""activations: number by number, in Python."""

import math

import torch


def each(function, z):
    return torch.tensor([function(value) for value in z.reshape(-1).tolist()], dtype=z.dtype).reshape(z.shape)


def relu(z):
    return each(lambda value: max(0.0, value), z)


def sigmoid(z):
    return each(lambda value: 1 / (1 + math.exp(-value)) if value > -700 else 0.0, z)


def tanh(z):
    return each(lambda value: 1 - 2 / (1 + math.exp(2 * min(value, 300.0))), z)


def leaky_relu(z, tau=0.1):
    return each(lambda value: value if value > 0 else tau * value, z)
