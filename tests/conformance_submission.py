"""What a student might hand in, with one name for each thing that the conformance suite tries. Holds no test."""

from __future__ import annotations

import ctypes
import os
import random
import sys
from collections import namedtuple

import extra  # handed in beside this file
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

CONSTANT = {"seven": (7, 7.0)}
rng = np.random.default_rng(3)
generator = torch.Generator().manual_seed(3)
Point = namedtuple("Point", "x y")


class Net(nn.Module):
    def __init__(self, size: int = 3) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(size, 5), nn.Linear(5, 2)])
        self.name = "net"

    def forward(self, x):
        return self.layers[1](torch.tanh(self.layers[0](x)))


class Odd(KeyError, ArithmeticError):
    def __str__(self):
        raise RuntimeError("this exception cannot even be printed")


late = Net(4)  # nothing reads it, so it is made when it is asked for


# ------------------------------------------------------------------------------------- values


def back(*args, **kwargs):
    return args, kwargs


def kinds(*args):
    return [f"{type(value).__module__}.{type(value).__qualname__}" for value in args]


def is_it(one, other):
    return one is other


def change(tensor, array, items, *, named):
    tensor += 1
    array[0] = 9
    items.append("more")
    named["x"] = tensor.sum().item()
    return "changed"


def helper_answers():
    return extra.answer()


# ------------------------------------------------------------------------- randomness, settings


def draw():
    return [
        torch.rand(2),
        float(np.random.rand()),
        random.random(),
        float(np.random.default_rng().random()),
        float(np.random.default_rng().random()),
        float(rng.random()),
        torch.rand(2, generator=generator),
    ]


def turn_every_switch():
    torch.set_default_dtype(torch.float64)
    torch.set_default_device("meta")
    torch.set_grad_enabled(False)
    torch.autograd.set_detect_anomaly(True)
    torch.use_deterministic_algorithms(True)
    np.seterr(all="raise")
    sys.setrecursionlimit(5000)
    sys.settrace(lambda *_: None)
    os.chdir(os.sep)


def switches():
    return [
        str(torch.get_default_dtype()),
        str(torch.empty(0).device),
        torch.is_grad_enabled(),
        torch.is_anomaly_enabled(),
        torch.are_deterministic_algorithms_enabled(),
        np.geterr(),
        sys.getrecursionlimit(),
        sys.gettrace() is None,
        os.path.exists("extra.py"),
    ]


def load_with_workers():
    data = TensorDataset(torch.arange(6))
    loader = DataLoader(data, 4, num_workers=2, persistent_workers=True, prefetch_factor=2)
    positional = DataLoader(data, 4, False, None, None, 2)
    return [batch.tolist() for (batch,) in loader] + [batch.tolist() for (batch,) in positional]


# ------------------------------------------------------------------------------------- trouble


def refuse():
    raise ValueError("not this one: 𝛑")  # the line of a refusal


def raise_odd():
    raise Odd("secret")


def raise_in_torch():
    return torch.ones(2) @ torch.ones(3)  # the line of a wrong product


def raise_in_helper():
    extra.fail()


def raise_elsewhere():
    exec(compile("\n" * 4_000_000 + "raise ValueError", __file__, "exec"))


def unwritten():
    raise NotImplementedError("unwritten: return something")


def leave():
    sys.exit(3)


def interrupt():
    raise KeyboardInterrupt


def recurse(depth=0):
    return recurse(depth + 1)


def ask_the_user():
    return input("How many? ")


def use_all_memory_at_once():
    return bytearray(1 << 50)


def use_all_memory_of_torch():
    return torch.empty(1 << 50)


def use_all_memory_bit_by_bit():
    hoard = []
    while True:
        hoard.append(bytearray(1 << 24))


def print_a_little():
    print("on stdout", end="")
    print("on stderr", file=sys.stderr, end="")


def print_for_ever():
    while True:
        print("again " * 1000)


def spin():
    while True:
        pass


def wait():
    import time

    time.sleep(1000)


def end_the_process():
    os._exit(0)


def read_null():
    ctypes.string_at(0)


def close_everything():
    os.closerange(0, 256)


def too_deep():
    value = []
    for _ in range(10_000):
        value = [value]
    return value


def vast():
    return {"numbers": torch.zeros(1 << 24), "text": "x" * (1 << 26), "small": 1}


def picture(points, title):
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots()
    axes.plot(points[:, 0], points[:, 1])
    axes.set_title(title)
    return figure
