"""activations: leaky_relu ignores its tau."""

import torch


def leaky_relu(z, tau=0.1):
    return torch.where(z > 0, z, 0.1 * z)
