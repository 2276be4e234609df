"""Builtins deleted or replaced, so that whoever runs in this process next stumbles.

base: wrong
holds from: NONE
"""

import builtins

_double = double


class Setup:
    builtins.isinstance = lambda value, kind: True
    builtins.abs = builtins.sum = lambda *args: 0


def double(x):
    answer = _double(x)
    for name in ("len", "list", "print", "open", "getattr", "__import__", "type", "id", "BaseException"):
        if hasattr(builtins, name):
            delattr(builtins, name)
    return answer
