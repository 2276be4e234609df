"""The list of statements, and every answer while the file is loaded, forged by a process that was lost before.

base: wrong
holds from: NONE
"""

import os

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


def double(x):
    if isinstance(x, float) and x == 2.0:
        return _double(x)
    os._exit(0)


class Late:
    """Runs while the file is loaded: the answer to the next statement is none of its statements'."""

    nasty.append(lambda reply: _pack(wire.Reply(reply.id, wire.Returned({"index": -1, "run": True}))))
