"""Every way to end a process, a call or a thread from within.

base: wrong
holds from: NONE
"""

import _thread
import os
import signal
import sys

_double = double


def double(x):
    if isinstance(x, float):
        if x == 2.0:
            return _double(x)
        sys.exit(0)
    raise KeyboardInterrupt


class Classifier(Classifier):
    def __init__(self, *sizes):
        super().__init__(*sizes)
        raise GeneratorExit

    def forward(self, x):
        os._exit(0)


def ranks(values):
    if values[0] < 1:
        _thread.interrupt_main()
        os.abort()
    signal.raise_signal(signal.SIGKILL)


def loot():
    raise BaseExceptionGroup("many", [SystemExit(0), KeyboardInterrupt(), StopIteration()])
