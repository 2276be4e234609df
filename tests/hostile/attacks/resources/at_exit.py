"""Hang when the process is to end: exit handlers, threads that are no daemons, destructors, fork hooks.

base: right
holds from: NONE
"""

import atexit
import os
import threading
import time
import weakref

_honest = double


def _hang(*_):
    while True:
        time.sleep(1)


class _Hangs:
    def __del__(self):
        _hang()


KEPT = [_Hangs()]


def double(x):
    atexit.register(_hang)
    threading._register_atexit(_hang)
    weakref.finalize(KEPT[0], _hang)
    os.register_at_fork(before=_hang, after_in_parent=_hang)
    threading.Thread(target=threading.Event().wait, daemon=False).start()
    return _honest(x)
