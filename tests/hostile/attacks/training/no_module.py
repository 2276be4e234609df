"""Objects that train like a model and are none: attributes, calls and modes that answer anyhow.

base: wrong
holds from: NONE
"""

import torch


class Classifier:
    training = True

    def __init__(self, *sizes):
        self.sizes = sizes

    __class__ = property(lambda self: torch.nn.Module)
    parameters = lambda self: iter([torch.zeros(3, requires_grad=True)])  # noqa: E731
    named_parameters = lambda self: [("a", torch.zeros(5, 3)), ("b", torch.zeros(5))]  # noqa: E731
    to = train = eval = lambda self, *args: self

    def __call__(self, x):
        return torch.zeros(len(x), 2, requires_grad=True)
