"""Outlive the grading: a process in a session of its own, whose parent is gone; bounded to half a minute.

base: right
holds from: LIMITS
"""

import ctypes
import os
import subprocess
import threading

_honest = double


def _leave():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)
            os.execv("/bin/sh", ["sh", "-c", f"sleep 30 # {MARK}"])
        os._exit(0)


def double(x):
    for leave in (
        _leave,
        lambda: subprocess.Popen(["sh", "-c", f"sleep 30 # {MARK}"], start_new_session=True),
        os.setsid,
        lambda: os.setpgid(0, 0),
    ):
        try:
            leave()
        except OSError:
            pass
    # A thread that never ends and is no daemon keeps an ordinary Python process alive.
    threading.Thread(target=threading.Event().wait, daemon=False).start()
    return _honest(x)
