"""Ints of a megabyte, keys that collide or cannot be keys, and a hundred thousand containers.

base: wrong
holds from: NONE
"""

import autograder.wire as wire
from autograder.values import BigInt, Dict, List, Tuple

_double, _ranks, _pack = double, ranks, wire.pack
nasty = []  # what the next replies are replaced by: bytes, or a function of the honest reply


def forge(reply):
    if not nasty:
        return _pack(reply)
    one = nasty.pop(0)
    return one(reply) if callable(one) else one


class Setup:
    wire.pack = forge


def value(node):
    return lambda reply: _pack(wire.Reply(reply.id, wire.Returned(node)))


def double(x):
    if isinstance(x, float) and x == 2.0:
        return _double(x)
    nasty.append(value(BigInt("f" * (1 << 20)) if isinstance(x, float) else BigInt("-0x_1")))
    return _double(x)


class Classifier(Classifier):
    def __init__(self, *sizes):
        super().__init__(*sizes)
        nasty.append(value(Dict([(List([]), None), (Dict([]), None)])))


def ranks(values):
    colliding = [(Tuple([float((1 << 61) * n)]), None) for n in range(20_000)]
    nasty.append(value(Dict(colliding) if values[0] < 1 else List([List([])] * 500_000)))
    return _ranks(values)
