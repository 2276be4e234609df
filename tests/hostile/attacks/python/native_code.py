"""Crashes below Python, and objects of Python's own whose bytes are changed.

base: wrong
holds from: NONE
"""

import ctypes

_double = double


def double(x):
    if isinstance(x, float) and x == 2.0:
        return _double(x)
    if isinstance(x, float):
        one = id(1) + 24  # the digit of the int 1: from now on 1 + 1 is something else
        ctypes.c_uint32.from_address(one).value = 12
        return _double(x)
    return ctypes.string_at(0)


class Classifier(Classifier):
    def __init__(self, *sizes):
        super().__init__(*sizes)
        ctypes.memset(id(None), 0, 16)


def ranks(values):
    if values[0] < 1:
        ctypes.CFUNCTYPE(None)(1)()
    exec((lambda: 0).__code__.replace(co_code=b"\xff\xff" * 40, co_stacksize=0))
