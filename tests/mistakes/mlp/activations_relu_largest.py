"""activations: relu is the largest number of the tensor, or 0."""


def relu(z):
    return z.max().clamp(min=0)
