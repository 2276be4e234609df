"""An answer that carries the number of another question.

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


def other(reply):
    return _pack(wire.Reply(reply.id + 1, reply.outcome))


def double(x):
    if isinstance(x, float) and x == 2.0:
        return _double(x)
    nasty.append(other if isinstance(x, float) else lambda reply: _pack(wire.Reply(-(1 << 62), reply.outcome)))
    return _double(x)


def ranks(values):
    nasty.append(lambda reply: _pack(reply).replace(b"\xa2id", b"\xa2Id"))
    return _ranks(values)
