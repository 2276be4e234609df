"""The recursion limit, the limit of digits and the interval of threads turned to extremes.

base: wrong
holds from: NONE
"""

import sys

_double = double


class Setup:
    sys.setrecursionlimit(1 << 30)


def double(x):
    sys.set_int_max_str_digits(0)
    sys.setswitchinterval(100)
    try:
        sys.setrecursionlimit(1)
    except RecursionError:
        sys.setrecursionlimit(60)
    return _double(x)


def deep(n):
    return deep(n + 1)


def ranks(values):
    sys.setrecursionlimit(1 << 30)
    return deep(0)
