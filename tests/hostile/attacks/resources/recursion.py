"""Overflow stacks: of Python, of the interpreter in C, of destructors, of an iterator of iterators.

base: half
holds from: NONE
"""

import sys


class Classifier:
    def __init__(self, *sizes):
        sys.setrecursionlimit(2**31 - 1)
        chain = iter(())
        for _ in range(200_000):
            chain = map(int, chain)
        del chain
        function = Classifier
        function(*sizes)


class _Again:
    def __del__(self):
        self.again = _Again()


def loot():
    for _ in range(10):
        _Again()
    deep = ()
    for _ in range(500_000):
        deep = (deep,)
    return str(hash(deep))
