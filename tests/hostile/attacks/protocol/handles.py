"""Handles to objects that do not exist, with numbers and names of every size, and orders to build.

base: wrong
holds from: NONE
"""

import autograder.wire as wire
from autograder.values import Build, Dict, Handle, List

_double, _ranks, _pack = double, ranks, wire.pack
nasty = []  # what the next replies are replaced by: bytes, or a function of the honest reply


def forge(reply):
    if not nasty:
        return _pack(reply)
    one = nasty.pop(0)
    return one(reply) if callable(one) else one


class Setup:
    wire.pack = forge


STRANGE = [
    Handle((1 << 63) - 1, "torch.nn.Linear"),
    Handle(-1, "builtins.type"),
    Handle(0, "x" * (1 << 20)),
    Handle(1, "torch." * 5000 + "x"),
    Build("linear", [], {}),
]


def strange(value):
    return lambda reply: _pack(wire.Reply(reply.id, wire.Returned(value)))


def double(x):
    if isinstance(x, float) and x == 2.0:
        return _double(x)
    nasty.append(strange(STRANGE[0] if isinstance(x, float) else STRANGE[4]))
    return _double(x)


class Classifier(Classifier):
    def __init__(self, *sizes):
        super().__init__(*sizes)
        nasty.append(strange(STRANGE[1]))


def ranks(values):
    nasty.append(strange(List(STRANGE[:4])) if values[0] < 1 else strange(Dict([(STRANGE[2], STRANGE[3])])))
    return _ranks(values)
