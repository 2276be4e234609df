"""activations: relu takes Python's max, which compares whole tensors."""


def relu(z):
    return max(0, z)
