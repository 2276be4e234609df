"""activations: methods of a class that happen to have the names of the ready-made ones."""

import torch


class Activations:
    @staticmethod
    def relu(z):
        return torch.max(z, torch.zeros((), dtype=z.dtype))

    @staticmethod
    def tanh(z):
        return 2 / (1 + torch.exp(-2 * z)) - 1


relu = lambda z: Activations.relu(z)


def tanh(z):
    return Activations.tanh(z)
