"""activations: relu calls the method of tensors, on an expression."""


def relu(z):
    return (1 * z).relu_()
