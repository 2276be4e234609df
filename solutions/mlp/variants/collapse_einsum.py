"""collapse: einsum, and a list instead of a tuple."""

import torch


def collapse_linear(first, second):
    W = torch.einsum("mh,hn->mn", second.weight, first.weight)
    return [W, second(first.bias)]
