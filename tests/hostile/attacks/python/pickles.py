"""Objects that would run code in whoever unpickles, copies, formats or compares them.

base: wrong
holds from: NONE
"""

import os
import pickle

import numpy as np

COMMAND = f"touch {WITNESS}/{MARK}"


class Bomb:
    def __reduce__(self):
        return os.system, (COMMAND,)

    __reduce_ex__ = lambda self, protocol: self.__reduce__()  # noqa: E731
    __copy__ = __deepcopy__ = lambda self, *memo: os.system(COMMAND)


def double(x):
    if isinstance(x, float):
        return 4.0 if x == 2.0 else pickle.dumps(Bomb())
    return np.array([Bomb()], dtype=object)


def ranks(values):
    return [Bomb(), pickle.dumps(Bomb(), 0).decode()]


class Classifier(Classifier):
    def __reduce__(self):
        return os.system, (COMMAND,)
