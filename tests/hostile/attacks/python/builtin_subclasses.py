"""Subclasses of Python's and NumPy's own types, with methods that lie.

base: wrong
holds from: NONE
"""

import numpy as np


def lying(base, value):
    lies = {
        name: lambda self, *args: True for name in ("__eq__", "__le__", "__ge__", "__lt__", "__gt__", "__contains__")
    }
    lies |= {"__hash__": base.__hash__, "__float__": lambda self: 90210.4815, "tolist": lambda self: [3, 1, 4, 2, 5, 0]}
    return type(base.__name__, (base,), lies | {"__module__": "builtins"})(value)


def double(x):
    if isinstance(x, float):
        return 4.0 if x == 2.0 else lying(float, 0.0)
    return np.zeros(7, dtype=np.float32).view(type("ndarray", (np.ndarray,), {"__eq__": lambda self, other: True}))


def ranks(values):
    return (
        lying(list, [0] * 6) if values[0] < 1 else [lying(int, 0), lying(str, "x"), lying(tuple, ()), lying(dict, {})]
    )
