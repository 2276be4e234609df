"""Tensors whose shape, dtype and bytes do not agree, or whose sizes overflow.

base: wrong
holds from: NONE
"""

import autograder.wire as wire
from autograder.values import Array, List, Scalar, Tensor

_double, _ranks, _pack = double, ranks, wire.pack
nasty = []  # what the next replies are replaced by: bytes, or a function of the honest reply


def forge(reply):
    if not nasty:
        return _pack(reply)
    one = nasty.pop(0)
    return one(reply) if callable(one) else one


class Setup:
    wire.pack = forge


BAD = [
    Tensor("float32", [-1, -7], bytes(28), False, False, "cpu"),
    Tensor("float32", [1 << 62, 4], b"", False, False, "cpu"),
    Tensor("float32", [1 << 32, 1 << 32, 0], b"", True, True, "cuda"),
    Tensor("bool", [7], bytes([2, 255, 3, 4, 5, 6, 7]), False, True, "cpu"),
    Tensor("object", [1], bytes(8), False, False, "cpu"),
    Tensor("float32", [7], bytes(27), False, False, "cpu"),
    Tensor("float32", [1] * 5000, bytes(4), False, False, "\x1b[31m" * 99),
    Array("object", [1], bytes(8)),
    Array("float64", [1 << 63], b""),
    Scalar("float64", b"\0" * 16),
    Scalar("O", b"\0" * 8),
]


def bad(value):
    return lambda reply: _pack(wire.Reply(reply.id, wire.Returned(value)))


def double(x):
    if isinstance(x, float) and x == 2.0:
        return _double(x)
    nasty.append(bad(BAD[0 if isinstance(x, float) else 1]))
    return _double(x)


class Classifier(Classifier):
    def forward(self, x):
        nasty.append(bad(BAD[4]))
        return super().forward(x)


def ranks(values):
    nasty.append(bad(List(BAD) if values[0] < 1 else BAD[3]))
    return _ranks(values)


def loot():
    nasty.append(bad(BAD[6]))
