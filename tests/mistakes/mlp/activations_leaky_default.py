"""activations: leaky_relu has PyTorch's slope if it is not told another."""

import torch


def leaky_relu(z, tau=0.01):
    return torch.where(z > 0, z, tau * z)
