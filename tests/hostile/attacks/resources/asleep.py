"""Never end without using the processor: stopped, or asleep for years, in a thread that was waited for.

base: half
holds from: NONE
"""

import os
import signal
import threading
import time


def _sleep():
    os.kill(os.getpid(), signal.SIGSTOP)
    time.sleep(1e9)


class Classifier:
    def __init__(self, *sizes):
        threading.Thread(target=_sleep).start()
        threading.Event().wait()
