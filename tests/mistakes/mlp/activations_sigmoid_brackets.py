"""activations: sigmoid lacks its brackets."""

import torch


def sigmoid(z):
    return 1 / 1 + torch.exp(-z)
