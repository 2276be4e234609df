"""Exceptions with the names of those that end a check, a skip or the whole run.

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


NAMES = ["Skipped", "_pytest.outcomes.Exit", "KeyboardInterrupt", "SystemExit", "autograder.link.LinkLost"]
OURS = ["autograder.Complaint", "autograder.faults.AuthorError", "NeedsAnother", "GeneratorExit", "AssertionError"]


def raised(*names):
    bases = [*names, "Skipped", "BaseException"]
    return lambda reply: _pack(wire.Reply(reply.id, wire.Raised(names[0], bases, "not_a_module", None, None)))


def double(x):
    if isinstance(x, float) and x == 2.0:
        return _double(x)
    nasty.append(raised(NAMES[0] if isinstance(x, float) else NAMES[2]))
    return _double(x)


class Classifier(Classifier):
    def __init__(self, *sizes):
        super().__init__(*sizes)
        nasty.append(raised(*OURS))


def ranks(values):
    nasty.append(raised(*NAMES[1:], *OURS) if values[0] < 1 else raised(NAMES[4]))
    return _ranks(values)
