"""collapse: b1 · W2 instead of W2 · b1."""


def collapse_linear(fc1, fc2):
    return fc2.weight @ fc1.weight, fc1.bias @ fc2.weight + fc2.bias
