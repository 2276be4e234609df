"""activations: leaky_relu turns negative numbers into tau."""

import torch


def leaky_relu(z, tau=0.1):
    return torch.where(z > 0, z, tau)
