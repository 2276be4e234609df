"""A plain child process that serves the wire over its standard streams: no walls, any platform.

For a student's own machine and for authors; grading a class uses the zygote. Started in the working folder as
`python -m autograder.child LIBRARY…`; those are imported while nobody waits yet.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from typing import BinaryIO

from autograder.frames import LENGTH, MAX_FRAME
from autograder.importing import Postponed, without_collections

READY = b"ready"  # the first frame: torch is imported, and time begins to count
READY_WITH_CUDA = b"ready, with CUDA"  # the same
WAIT = b"wait"  # in the midst of a call: time does not count until the next frame, which is READY
SECONDS_BETWEEN_LOOKS = 0.5


def main() -> None:
    end_with_parent()
    conversation = Conversation()
    os.environ.setdefault("MPLBACKEND", "Agg")
    libraries, sys.argv[1:] = sys.argv[1:], []
    with without_collections():
        from autograder.runner import serve  # with torch

        Postponed(conversation.time_stands_still).install()
        for library in libraries:
            with contextlib.suppress(Exception):  # the student's own import of it will say so
                importlib.import_module(library)
    conversation.begin()
    serve(conversation.receive, conversation.send)


class Conversation:
    """Questions and answers over what were the standard streams; from then on the student's code has others."""

    def __init__(self) -> None:
        self._questions = os.fdopen(os.dup(0), "rb")
        self._answers = os.fdopen(os.dup(1), "wb")
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(2, 1)  # what the student prints must not get between the frames
        sys.stdin = open(0, closefd=False)  # noqa: SIM115
        sys.stdout = open(1, "w", encoding="utf-8", errors="replace", buffering=1, closefd=False)  # noqa: SIM115
        self._began_in: int | None = None

    def begin(self) -> None:
        import torch

        self._began_in = os.getpid()
        self.send(READY_WITH_CUDA if torch.cuda.is_available() else READY)

    def receive(self) -> bytes:
        (size,) = LENGTH.unpack(read_exactly(self._questions, LENGTH.size))
        if size > MAX_FRAME:
            raise EOFError
        return read_exactly(self._questions, size)

    def send(self, body: bytes) -> None:
        self._answers.write(LENGTH.pack(len(body)) + body)
        self._answers.flush()

    @contextlib.contextmanager
    def time_stands_still(self) -> Iterator[None]:
        """Around what a call of the student's is the first to need, and is not to pay for."""
        # What the student's code forked or started beside the call has no part in the conversation
        asked = self._began_in == os.getpid() and threading.current_thread() is threading.main_thread()
        if asked:
            self.send(WAIT)
        try:
            yield
        finally:
            if asked:
                self.send(READY)


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
