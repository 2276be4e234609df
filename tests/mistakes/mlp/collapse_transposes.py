"""collapse: W is W1ᵀ · W2ᵀ, for points in rows."""


def collapse_linear(fc1, fc2):
    return fc1.weight.T @ fc2.weight.T, fc2.weight @ fc1.bias + fc2.bias
