"""collapse: the layers cannot be trained any more."""


def collapse_linear(fc1, fc2):
    for layer in (fc1, fc2):
        layer.requires_grad_(False)
    return fc2.weight @ fc1.weight, fc2.weight @ fc1.bias + fc2.bias
