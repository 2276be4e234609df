"""A link: a process that answers frames, and how long and how much it may. What it runs is no matter here."""

from __future__ import annotations

from typing import Protocol

import msgspec

from autograder.verdict import Verdict


class LinkLost(Exception):
    """The process behind a link is gone: it ended, or we ended it. The link cannot be used again.

    `verdict` is TIMEOUT, OUT_OF_MEMORY, CRASHED, or INTERNAL where the fault is ours (the walls did not stand, the
    zygote is gone). `reason` is a sentence for the student, without a value from a check in it.
    """

    def __init__(self, verdict: Verdict, reason: str) -> None:
        super().__init__(reason)
        self.verdict = verdict
        self.reason = reason


class Limits(msgspec.Struct, frozen=True):
    """What one sandbox may use."""

    memory_mib: int = 1024  # on top of what torch takes
    output_mib: int = 8  # text on stdout and stderr together, then it is ended
    disk_mib: int = 64  # in its working folder
    gpu_memory_mib: int = 512  # for tensors on a GPU, on top of what CUDA takes; of torch's own allocator only


class Link(Protocol):
    """One process of student code. Owned by one grader; not for threads."""

    def exchange(self, body: bytes, seconds: float | None) -> bytes:
        """Send the body of one frame and return the body of the answer.

        `seconds` are CPU seconds of the process where they can be read (an idle machine or a busy one, the limit is
        the same), wall-clock seconds elsewhere; a process that only waits gets three times as many wall-clock
        seconds. None waits for ever (under a debugger).

        Raises:
            LinkLost: no answer came.
        """
        ...

    def seconds_used(self) -> float:
        """Return the CPU seconds the process has used since it exists; where they cannot be read, the wall-clock
        seconds spent in exchanges."""
        ...

    def take_output(self) -> str:
        """Return what the process printed since the last call, cut to the first 64 KiB."""
        ...

    def close(self) -> None:
        """End the process and remove its working folder. May be called twice."""
        ...
