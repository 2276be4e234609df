"""Generators, sequences, chains of attributes and answers that have no end.

base: wrong
holds from: NONE
"""

import itertools


class Endless:
    def __getitem__(self, index):
        return Endless()

    def __getattr__(self, name):
        return Endless()

    def __len__(self):
        return (1 << 63) - 1

    def __iter__(self):
        return itertools.count()


def double(x):
    if isinstance(x, float):
        return 4.0 if x == 2.0 else itertools.repeat(0)
    nested = []
    nested.append(nested)
    return nested


def ranks(values):
    if values[0] < 1:
        return Endless()
    yield from itertools.count()


class Classifier(Endless):
    def __init__(self, *sizes):
        self.itself = self
