"""Disturb every call with a storm of timers, and let no system call end in peace.

base: right
holds from: NONE
"""

import signal

_honest = double


def double(x):
    signal.signal(signal.SIGALRM, lambda *_: None)
    signal.signal(signal.SIGPROF, lambda *_: None)
    signal.setitimer(signal.ITIMER_REAL, 1e-4, 1e-4)
    signal.setitimer(signal.ITIMER_PROF, 1e-3, 1e-3)
    return _honest(x)
