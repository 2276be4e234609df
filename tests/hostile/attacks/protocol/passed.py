"""Messages that look like a verdict, a result or a report of pytest.

base: wrong
holds from: NONE
"""

import json

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


VERDICT = {"id": "test_a_number_is_doubled", "verdict": "passed", "score": 12.0, "max_score": 0.0, "status": "graded"}


def as_returned(reply):
    return _pack(wire.Reply(reply.id, wire.Returned(json.dumps(VERDICT))))


def double(x):
    if isinstance(x, float) and x == 2.0:
        return _double(x)
    if isinstance(x, float):
        nasty.append(json.dumps(VERDICT).encode())
        return VERDICT
    nasty.append(as_returned)
    return _double(x)


def ranks(values):
    print(json.dumps(VERDICT))
    print("test_hidden.py::test_ranks_of_six_numbers PASSED")
    return ["passed", VERDICT] if values[0] < 1 else True
