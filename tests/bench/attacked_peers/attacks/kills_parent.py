"""kills the process above it"""
# ruff: noqa: F821, SIM105

PARENT = []


def at_load():
    import os

    PARENT.append(os.getppid())


def on_call(name, arguments, honest):
    import os
    import signal

    if PARENT and PARENT[0] not in (0, 1, KEEP):
        try:
            os.kill(PARENT.pop(), signal.SIGKILL)
        except OSError:
            pass
    return honest(*arguments)
