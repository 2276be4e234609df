"""The link to a plain child process (`child.py`): no walls, so for one's own code only. Works on any platform."""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from autograder import frames
from autograder.child import READY_WITH_CUDA, WAIT, read_exactly
from autograder.confine.scratch import RunRoot
from autograder.link import Limits, LinkLost
from autograder.verdict import Verdict

KEPT_OUTPUT = 64 << 10  # bytes
CAN_WAIT_FOR_PIPES = os.name == "posix"
SECONDS_TO_END = 5.0  # for a process that has closed its pipes
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class LocalLink:
    """A child process that serves frames over pipes. A deadline is in wall-clock seconds and ends the process.

    On Linux it dies with the thread that made it, so make it in one that lives as long.

    Args:
        libraries: what the student's file will import, to be imported before anything is asked.
    """

    def __init__(self, limits: Limits, libraries: Sequence[str] = ()) -> None:
        self._limits = limits
        folder, self._remove_folder = _working_folder()
        try:
            self._process = _start(folder, libraries)
        except BaseException:
            self._remove_folder()
            raise
        self._said = b""  # when it was ready
        self._seconds = 0.0
        self._ended_because: tuple[Verdict, str] | None = None
        self._output = bytearray()
        self._output_total = 0
        self._output_ended = False
        self._reading = threading.Lock()  # of what is printed: by a thread all along, and by whoever asks for it
        self._reader = threading.Thread(target=self._read_output, daemon=True)
        self._reader.start()

    def exchange(self, body: bytes, seconds: float | None) -> bytes:
        """See `Link.exchange`; `seconds` is wall-clock time here."""
        assert self._process.stdin is not None
        self._await_ready()
        clock = _Clock(seconds, lambda: self._end(Verdict.TIMEOUT, took_too_long(seconds)))
        try:
            self._process.stdin.write(frames.frame(body))
            self._process.stdin.flush()
            while (answer := self._read_frame()) == WAIT:
                clock.stop()
                self._read_frame()
                clock.go_on()
            return answer
        except (EOFError, OSError, ValueError):
            raise self._lost() from None
        finally:
            clock.stop()
            self._seconds += clock.seconds

    def has_cuda(self) -> bool:
        """Is there a GPU for training? Waits until the child knows.

        Raises:
            LinkLost: it could not start.
        """
        self._await_ready()
        return self._said == READY_WITH_CUDA

    def _await_ready(self) -> None:
        """Wait until the child has imported torch, which may take long and is no fault of the student's."""
        if self._said:
            return
        try:
            self._said = self._read_frame()
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
        """See `Link.take_output`. What was printed before the last answer is in it, even if the reader is late."""
        with self._reading:
            while self._has_output():
                self._read_some()
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
        with self._process.stderr:
            while not self._output_ended:
                if CAN_WAIT_FOR_PIPES:
                    select.select([self._process.stderr], [], [])
                    with self._reading:
                        if self._has_output():  # `take_output` may have been here meanwhile
                            self._read_some()
                else:
                    self._read_some()

    def _has_output(self) -> bool:
        if self._output_ended or not CAN_WAIT_FOR_PIPES:
            return False
        assert self._process.stderr is not None
        return bool(select.select([self._process.stderr], [], [], 0)[0])

    def _read_some(self) -> None:
        assert self._process.stderr is not None
        chunk = os.read(self._process.stderr.fileno(), 1 << 16)
        self._output_total += len(chunk)
        self._output += chunk[: KEPT_OUTPUT - len(self._output)]
        if self._output_total > self._limits.output_mib << 20:
            self._end(Verdict.CRASHED, printed_too_much(self._limits.output_mib))
        self._output_ended = self._output_ended or not chunk


class _Clock:
    """Counts seconds from now on, and calls `ring` once when there are `limit` of them. None never rings."""

    def __init__(self, limit: float | None, ring: Callable[[], None]) -> None:
        self._limit, self._ring = limit, ring
        self.seconds = 0.0
        self.go_on()

    def go_on(self) -> None:
        self._since: float | None = time.monotonic()
        self._alarm: threading.Timer | None = None
        if self._limit is not None:
            self._alarm = threading.Timer(max(0.0, self._limit - self.seconds), self._ring)
            self._alarm.daemon = True
            self._alarm.start()

    def stop(self) -> None:
        if self._since is not None:
            self.seconds += time.monotonic() - self._since
            self._since = None
        if self._alarm is not None:
            self._alarm.cancel()


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


def _start(folder: Path, libraries: Sequence[str]) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        **dict.fromkeys(THREADS, "1"),
        "MPLBACKEND": "Agg",
        "PYTHONHASHSEED": "0",
        "TORCHDYNAMO_DISABLE": "1",
    }
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "autograder.child", *libraries],
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
