"""What a student might hand in for the tests of the author's helpers: right, wrong and strange. Holds no test."""

import math

import numpy as np
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, act, extra=False, bias=True, twice=False):
        super().__init__()
        self.act = act
        self.out = nn.Linear(7, 3, bias=bias)
        self.inner = nn.Linear(5, 7)
        if extra:
            self.scale = nn.Parameter(torch.ones(11))
        if twice:
            self.again = nn.Linear(7, 3)

    def forward(self, x):
        return self.out(self.act(self.inner(x)))


class Hidden(nn.Module):
    """Its layers are in a plain list, so it has no parameters."""

    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(5, 3)]

    def forward(self, x):
        return self.layers[0](x)


class Detached(Net):
    def forward(self, x):
        return super().forward(x).detach()


class Returns(nn.Module):
    def __init__(self, value):
        super().__init__()
        self.inner = nn.Linear(5, 3)
        self.value = value

    def forward(self, x):
        return self.value


class Lists(nn.Module):
    """Says anything of its parameters."""

    def __init__(self, found):
        super().__init__()
        self.found = found

    def named_parameters(self, *args, **kwargs):
        return self.found


def give_back(x):
    return x


def square(x):
    return x**2


def square_in_place(x):
    x *= x
    return x


def clear(items, table):
    items.clear()
    table["a"][0] = 9


def detached(x):
    return x.detach() ** 2


def constant(x):
    return torch.ones(1, requires_grad=True)


def vectorised(x):
    return (x**2).sum()


def looped(x):
    total = 0.0
    for value in x.tolist():
        total += math.sqrt(value) ** 4
    return total


class Refusal(ValueError):
    pass


def refuse(kind):
    raise {"ValueError": ValueError, "Refusal": Refusal, "RuntimeError": RuntimeError, "KeyError": KeyError}[kind](kind)


def unwritten():
    raise NotImplementedError


def misspelt():
    return valu  # noqa


def accept():
    return 1


accuracy = 0.93


# ------------------------------------------------------------------ what a chameleon returns


class Equal:
    """Equal to everything, of any length, and of whatever class one asks for."""

    __class__ = torch.Tensor

    def __eq__(self, other):
        return True

    def __bool__(self):
        return True

    def __len__(self):
        return 1 << 62

    def __getattr__(self, name):
        return self

    def __getitem__(self, key):
        return self

    def __call__(self, *args, **kwargs):
        return self

    def __iter__(self):
        return iter([self])

    def __float__(self):
        return 1.0


class Secretive:
    def __getattribute__(self, name):
        raise RuntimeError("no")

    def __len__(self):
        raise RuntimeError("no")

    def __call__(self, *args):
        raise RuntimeError("no")


class Sub(torch.Tensor):
    pass


class Named:
    pass


Named.__module__, Named.__qualname__ = "torch.pi.secret", "Odd\nOne" * 100


def strange(name):
    return STRANGE[name]()


def giver(name):
    return lambda *args, **kwargs: STRANGE[name]()


def loss_of(name):
    return lambda outputs, targets: STRANGE[name]()


def deep():
    value = []
    for _ in range(100):
        value = [value]
    return value


STRANGE = {
    "None": lambda: None,
    "bool": lambda: True,
    "string": lambda: "0.5",
    "bytes": lambda: b"x",
    "huge int": lambda: 10**400,
    "far too huge int": lambda: 1 << 40_000,
    "NaN": lambda: math.nan,
    "infinity": lambda: math.inf,
    "complex": lambda: 1j,
    "empty list": list,
    "deep list": deep,
    "dict": lambda: {"a": torch.ones(1), 1: None},
    "dict of odd keys": lambda: {object(): 1, 10**400: 2, math.nan: 3, (): 4},
    "set": lambda: {1},
    "pair": lambda: (1, "x"),
    "pair of NaN": lambda: (math.nan, math.inf),
    "generator": lambda: (i for i in range(3)),
    "function": lambda: give_back,
    "class": lambda: Net,
    "module": lambda: math,
    "exception": lambda: ValueError("x"),
    "equal to everything": Equal,
    "secretive": Secretive,
    "oddly named": Named,
    "0-d tensor": lambda: torch.tensor(1.0),
    "bool tensor": lambda: torch.tensor(True),
    "empty tensor": lambda: torch.empty(0, 3),
    "wrong shape": lambda: torch.ones(2, 1, 3),
    "17 dimensions": lambda: torch.ones([1] * 17),
    "whole tensor": lambda: torch.ones(2, dtype=torch.uint8),
    "half tensor": lambda: torch.ones(2, dtype=torch.bfloat16),
    "complex tensor": lambda: torch.ones(2, dtype=torch.complex64),
    "tensor of NaN": lambda: torch.full((2,), math.nan),
    "8-bit tensor": lambda: torch.zeros(2, dtype=torch.float8_e5m2),
    "quantised tensor": lambda: torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8),
    "sparse tensor": lambda: torch.eye(2).to_sparse(),
    "meta tensor": lambda: torch.empty(2, device="meta"),
    "nested tensor": lambda: torch.nested.nested_tensor([torch.ones(1), torch.ones(2)]),
    "subclass of tensor": lambda: torch.ones(2).as_subclass(Sub),
    "lazy parameter": lambda: nn.LazyLinear(2).weight,
    "vast tensor": lambda: torch.ones(1).expand(1 << 40),
    "array": lambda: np.ones(2),
    "array of objects": lambda: np.array([object()]),
    "array of bools": lambda: np.ones(2, bool),
    "array of uint64": lambda: np.ones(2, np.uint64),
    "complex array": lambda: np.ones(2, complex),
    "NumPy NaN": lambda: np.float32("nan"),
    "NumPy bool": lambda: np.True_,
    "NumPy complex": lambda: np.complex64(1),
    "NumPy text": lambda: np.str_("x"),
    "plain module": lambda: nn.Linear(5, 3),
    "module of nothing": lambda: nn.Module(),
    "lazy module": lambda: nn.LazyLinear(3),
    "module of float64": lambda: nn.Linear(5, 3, dtype=torch.float64),
    "module of complex": lambda: nn.Linear(5, 3, dtype=torch.complex64),
    "module on meta": lambda: nn.Linear(5, 3, device="meta"),
    "module in training for ever": lambda: setattr(m := nn.Linear(5, 3), "train", None) or m,
    "module that returns None": lambda: Returns(None),
    "module that returns text": lambda: Returns("x"),
    "module that returns itself": lambda: (m := Returns(None), m.__dict__.update(value=m))[0],
    "module that returns whole numbers": lambda: Returns(torch.ones(4, 3, dtype=torch.int64)),
    "module that returns NaN": lambda: Returns(torch.full((4, 3), math.nan)),
    "module that lists None": lambda: Lists(None),
    "module that lists text": lambda: Lists([("secret 3.14", "text")]),
    "module that lists numbers": lambda: Lists({1: torch.ones(3, 5), 2: torch.ones(3, dtype=torch.int8)}.items()),
    "module that lists odd keys": lambda: Lists([(None, torch.ones(3, 5)), (torch.ones(1), torch.ones(3))]),
}
