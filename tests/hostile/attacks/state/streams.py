"""Standard streams closed, replaced and endless, for whoever flushes them next.

base: wrong
holds from: NONE
"""

import os
import sys

_double = double


class Stream:
    def write(self, text):
        raise KeyboardInterrupt

    def flush(self):
        raise SystemExit(0)

    def __getattr__(self, name):
        return self


def double(x):
    if isinstance(x, float) and x == 2.0:
        sys.stdout = sys.stderr = sys.__stdout__ = Stream()
    else:
        sys.stdin = sys.stdout = sys.stderr = None
        os.close(1)
        os.close(2)
    return _double(x)


def ranks(values):
    sys.stdout.close() if sys.stdout else None
    os.dup2(0, 1)
    return list(range(len(values)))
