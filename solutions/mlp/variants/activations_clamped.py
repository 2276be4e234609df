"""activations: clamp, maximum, and exponents kept in bounds."""

import torch


def relu(z):
    return torch.clamp(z, min=0)


def sigmoid(z):
    return 1.0 / (1.0 + torch.exp(-z.clamp(-80, 80)))


def tanh(z):
    z = torch.clip(z, -40, 40)
    return (torch.exp(z) - torch.exp(-z)) / (torch.exp(z) + torch.exp(-z))


def leaky_relu(z, tau=0.1):
    return torch.maximum(z, tau * z)
