"""A plain child process that serves the wire over its standard streams: no walls, any platform.

For a student's own machine and for authors; grading a class uses the zygote. Started as `python -m autograder.child`
in the working folder.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
import threading
import time
from typing import BinaryIO

from autograder.frames import LENGTH, MAX_FRAME

READY = b"ready"  # the first frame: torch is imported, and time begins to count
SECONDS_BETWEEN_LOOKS = 0.5


def main() -> None:
    end_with_parent()
    questions = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)  # what the student prints must not get between the frames
    sys.stdin = open(0, closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", errors="replace", buffering=1, closefd=False)  # noqa: SIM115
    os.environ.setdefault("MPLBACKEND", "Agg")
    from autograder.runner import serve

    warm_up()
    gc.collect()
    gc.freeze()  # torch's own objects are never looked at again: a collection takes 1 ms instead of 100

    def receive() -> bytes:
        (size,) = LENGTH.unpack(read_exactly(questions, LENGTH.size))
        if size > MAX_FRAME:
            raise EOFError
        return read_exactly(questions, size)

    def send(body: bytes) -> None:
        answers.write(LENGTH.pack(len(body)) + body)
        answers.flush()

    send(READY)
    serve(receive, send)


def warm_up() -> None:
    """Make an optimizer: the first one imports a thousand modules, which must not count as the student's time."""
    import torch

    torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)


def end_with_parent() -> None:
    """From now on, end when the parent does, however it ended: else a loop of the student's would spin on for ever.

    One that has ended before needs no look: the first question is then the end of the stream. Windows has no orphans
    to tell by; there the end of the stream has to do.
    """
    if sys.platform == "linux":
        from autograder.confine import kernel

        with contextlib.suppress(OSError):
            kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    elif os.name == "posix":
        threading.Thread(target=_watch, args=(os.getppid(),), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(SECONDS_BETWEEN_LOOKS)
    os._exit(1)


def read_exactly(stream: BinaryIO, count: int) -> bytes:
    """Return the next `count` bytes.

    Raises:
        EOFError: the stream ended before.
    """
    data = stream.read(count)
    if data is None or len(data) < count:
        raise EOFError
    return data


if __name__ == "__main__":
    main()
