"""activations: leaky_relu makes positive numbers smaller."""

import torch


def leaky_relu(z, tau=0.1):
    return torch.where(z < 0, z, tau * z)
