"""NaN, infinities and numbers of every unusual dtype where an ordinary number is due.

base: wrong
holds from: NONE
"""

import numpy as np
import torch

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
    if isinstance(x, float):
        return _double(x) if x == 2.0 else np.float16("nan")
    return torch.full_like(x, float("nan"))


class Classifier(Classifier):
    def forward(self, x):
        return super().forward(x) * float("inf")


def ranks(values):
    return [float("nan"), float("inf"), -0.0, 1e400, 5e-324, True] if values[0] < 1 else np.array([np.nan] * 6)
