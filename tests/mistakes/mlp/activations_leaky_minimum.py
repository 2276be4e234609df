"""activations: leaky_relu takes the smaller one of z and tau · z."""

import torch


def leaky_relu(z, tau=0.1):
    return torch.minimum(z, tau * z)
