"""activations: sigmoid is exp(z) / (1 + exp(z)), which is ∞ / ∞ for large z."""

import torch


def sigmoid(z):
    return torch.exp(z) / (1 + torch.exp(z))
