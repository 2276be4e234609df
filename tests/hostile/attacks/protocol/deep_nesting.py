"""Answers nested so deep that whoever reads them runs out of stack.

base: wrong
holds from: NONE
"""

import autograder.wire as wire

_double, _ranks, _pack = double, ranks, wire.pack
nasty = []  # what the next replies are replaced by: bytes, or a function of the honest reply


def forge(reply):
    if not nasty:
        return _pack(reply)
    one = nasty.pop(0)
    return one(reply) if callable(one) else one


class Setup:
    wire.pack = forge


LIST = b"\x92\xa1l\x91"  # ["l", [ … ]]


def deep(reply):
    return b"\x82\xa2id" + bytes([reply.id % 128]) + b"\xa7outcome\x82\xa4type\xa8returned\xa5value" + LIST * 300_000


def double(x):
    if isinstance(x, float) and x != 2.0:
        nasty.append(b"\x91" * (1 << 20))
    elif not isinstance(x, float):
        nasty.append(deep)
    return _double(x)


def ranks(values):
    nasty.append(b"\x81\xa2id" * 100_000 if values[0] < 1 else b"\xdd\xff\xff\xff\xff" * 1000)
    return _ranks(values)
