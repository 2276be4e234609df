"""The link to a plain child process (`child.py`): no walls, so for one's own code only. Works on any platform."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from autograder import frames
from autograder.child import READY, read_exactly
from autograder.confine.scratch import RunRoot
from autograder.link import Limits, LinkLost
from autograder.verdict import Verdict

KEPT_OUTPUT = 64 << 10  # bytes
SECONDS_TO_END = 5.0  # for a process that has closed its pipes
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class LocalLink:
    """A child process that serves frames over pipes. A deadline is in wall-clock seconds and ends the process.

    On Linux it dies with the thread that made it, so make it in one that lives as long.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        folder, self._remove_folder = _working_folder()
        try:
            self._process = _start(folder)
        except BaseException:
            self._remove_folder()
            raise
        self._ready = False
        self._seconds = 0.0
        self._ended_because: tuple[Verdict, str] | None = None
        self._output = bytearray()
        self._output_total = 0
        self._reader = threading.Thread(target=self._read_output, daemon=True)
        self._reader.start()

    def exchange(self, body: bytes, seconds: float | None) -> bytes:
        """See `Link.exchange`; `seconds` is wall-clock time here."""
        assert self._process.stdin is not None
        self._await_ready()
        alarm = threading.Timer(seconds, self._end, (Verdict.TIMEOUT, took_too_long(seconds))) if seconds else None
        if alarm:
            alarm.daemon = True
            alarm.start()
        start = time.monotonic()
        try:
            self._process.stdin.write(frames.frame(body))
            self._process.stdin.flush()
            return self._read_frame()
        except (EOFError, OSError, ValueError):
            raise self._lost() from None
        finally:
            self._seconds += time.monotonic() - start
            if alarm:
                alarm.cancel()

    def _await_ready(self) -> None:
        """Wait until the child has imported torch, which may take long and is no fault of the student's."""
        if self._ready:
            return
        try:
            self._ready = self._read_frame() == READY
        except EOFError:
            self._reap()
            self._reader.join(1)
            last = self.take_output().strip().rpartition("\n")[2]
            raise LinkLost(Verdict.INTERNAL, f"The process for the student's code could not start: {last}") from None

    def _read_frame(self) -> bytes:
        assert self._process.stdout is not None
        stream: BinaryIO = self._process.stdout  # type: ignore[assignment]
        (size,) = frames.LENGTH.unpack(read_exactly(stream, frames.LENGTH.size))
        if size > frames.MAX_FRAME:
            self._end(Verdict.CRASHED, "The process that your code ran in sent more than it may.")
            raise EOFError
        return read_exactly(stream, size)

    def seconds_used(self) -> float:
        """Wall-clock seconds spent in exchanges."""
        return self._seconds

    def take_output(self) -> str:
        """See `Link.take_output`."""
        text, self._output = bytes(self._output), bytearray()
        return text.decode("utf-8", "replace")

    def close(self) -> None:
        """See `Link.close`."""
        self._kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):  # a frame that could not be flushed
                    stream.close()
        self._reader.join(1)
        self._remove_folder()

    def _end(self, verdict: Verdict, reason: str) -> None:
        self._ended_because = self._ended_because or (verdict, reason)
        self._kill()

    def _lost(self) -> LinkLost:
        status = self._reap()
        return LinkLost(*(self._ended_because or how_it_ended(status)))

    def _reap(self) -> int:
        """Return how the process ended, as `Popen.returncode`. What it forked ends with it."""
        try:
            status = self._process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._kill()
            status = self._process.wait()
        self._kill_group()
        return status

    def _kill(self) -> None:
        if self._process.returncode is None:  # once it is reaped, its number may be another's
            self._kill_group()
        self._process.kill()

    def _kill_group(self) -> None:
        """End also what the student's code forked: it holds the pipes open, and would be waited for."""
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError, PermissionError):  # nobody is left in it
                os.killpg(self._process.pid, signal.SIGKILL)

    def _read_output(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as stream:
            while chunk := os.read(stream.fileno(), 1 << 16):
                self._output_total += len(chunk)
                self._output += chunk[: KEPT_OUTPUT - len(self._output)]
                if self._output_total > self._limits.output_mib << 20:
                    self._end(Verdict.CRASHED, printed_too_much(self._limits.output_mib))


def _working_folder() -> tuple[Path, Callable[[], None]]:
    """Return an empty folder, and what removes it. Those of processes that were killed are removed on the way."""
    if os.name == "posix":
        root = RunRoot.create()

        def remove() -> None:
            with contextlib.suppress(OSError):
                root.remove()

        return root.working_folder(), remove
    folder = Path(tempfile.mkdtemp(prefix="autograder-")).resolve()
    return folder, lambda: shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        **dict.fromkeys(THREADS, "1"),
        "MPLBACKEND": "Agg",
        "PYTHONHASHSEED": "0",
        "TORCHDYNAMO_DISABLE": "1",
    }
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "autograder.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=environment,
        start_new_session=os.name == "posix",  # Ctrl-C is for the grader, which then ends the child
    )


def took_too_long(seconds: float | None) -> str:
    return f"Your code did not finish within {round(seconds or 0, 1):g} s. Is there a loop that never ends?"


def printed_too_much(mib: int) -> str:
    return f"Your code printed more than {mib} MB and was stopped."


def how_it_ended(status: int) -> tuple[Verdict, str]:
    """Verdict and sentence for a process that ended by itself: `status` as in `Popen.returncode`."""
    if status >= 0:
        return (
            Verdict.CRASHED,
            f"Your code ended the whole Python process (exit status {status}) instead of returning.",
        )
    if -status == 9:  # nobody of ours: the kernel, out of memory
        return Verdict.OUT_OF_MEMORY, "Your code used more memory than there is, and was stopped."
    return Verdict.CRASHED, f"Your code crashed the Python interpreter (signal {-status})."
