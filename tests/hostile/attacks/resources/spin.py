"""Never end: in Python, with every signal ignored and every exception caught.

base: half
holds from: NONE
"""

import contextlib
import signal
import sys


class Classifier:
    def __init__(self, *sizes):
        for number in signal.valid_signals():
            with contextlib.suppress(OSError, ValueError):
                signal.signal(number, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        sys.setswitchinterval(1e6)
        while True:
            try:
                while True:
                    pass
            except BaseException:
                pass
