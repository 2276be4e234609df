"""activations: relu returns a list."""


def relu(z):
    return [max(0.0, value) for value in z.flatten().tolist()]
