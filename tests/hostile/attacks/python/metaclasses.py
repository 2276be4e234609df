"""Classes of classes that lie about instances, subclasses, attributes and calls.

base: wrong
holds from: NONE
"""

import torch

_double = double


class Meta(type(torch.nn.Module)):
    __instancecheck__ = __subclasscheck__ = __eq__ = lambda self, other: True
    __hash__ = type.__hash__
    __mro__ = property(lambda self: 1 / 0)
    __qualname__ = property(lambda self: "torch.Tensor\n" * 1000)

    def __call__(cls, *args, **kwargs):
        return cls

    def __getattribute__(cls, name):
        return type.__getattribute__(cls, name) if name.startswith("_") else cls


class Classifier(torch.nn.Module, metaclass=Meta):
    @property
    def __class__(self):
        return torch.nn.Linear


def double(x):
    return _double(x) if isinstance(x, float) and x == 2.0 else Classifier


class Odd(
    Exception,
    metaclass=type("MetaError", (type,), {"mro": lambda cls: [cls, ValueError, Exception, BaseException, object]}),
):
    pass


def ranks(values):
    raise Odd
