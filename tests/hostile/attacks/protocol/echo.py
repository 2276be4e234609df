"""Arguments that come back changed, missing or as other objects, although nothing was asked to change them.

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


def without_echo(reply):
    return _pack(wire.Reply(reply.id, wire.Returned(reply.outcome.value)))


def with_too_much(reply):
    value = reply.outcome.value
    return _pack(wire.Reply(reply.id, wire.Returned(value, [value] * 50, {"x" * 1000: value})))


def double(x):
    nasty.append(with_too_much if isinstance(x, float) else without_echo)
    return _double(x)
