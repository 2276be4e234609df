"""collapse: the biases are left out altogether."""


def collapse_linear(fc1, fc2):
    return fc2.weight @ fc1.weight
