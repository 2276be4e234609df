"""Half characters, null bytes and text that is no UTF-8, in names, messages and values.

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


def text(reply):
    return _pack(wire.Reply(reply.id, wire.Returned("mark" * 4))).replace(
        b"markmarkmarkmark", b"\xed\xa0\x80\xff\xfe\0\0\x80" * 2
    )


def raised(reply):
    nul = "\0\x1b[2J\u202e\u2028\r\n"
    return _pack(wire.Reply(reply.id, wire.Raised(nul, [nul] * 1000, nul * 100_000, nul, -(1 << 60))))


def double(x):
    if isinstance(x, float) and x == 2.0:
        return _double(x)
    nasty.append(text if isinstance(x, float) else raised)
    return _double(x)


def ranks(values):
    if values[0] < 1:
        return "\ud800\udfff" * 100_000
    raise ValueError("\ud800" * 10_000)
