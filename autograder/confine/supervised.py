"""The grader's end of one sandbox: frames, output, clock, disk, and what to say when it ends. Trusted side.

A sandbox may do anything at any moment: each reading here is bounded, and nothing it sends is more than bytes.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from autograder.confine import cuda, nameless, scratch
from autograder.confine.limits import MAX_THREADS
from autograder.confine.protocol import MAPS, READY, WALLS_DOWN, Ended
from autograder.frames import LENGTH, FrameReader, WireError, frame
from autograder.link import Limits, LinkLost
from autograder.local import how_it_ended, printed_too_much, took_too_long
from autograder.verdict import Verdict

KEPT_OUTPUT = 64 << 10  # bytes
TICK_MS = 50
# It takes about a millisecond to go through all mappings of a process with torch. The wall clock decides when: after
# little CPU time, and then none, as much can be mapped as after much.
SECONDS_BETWEEN_MAPPINGS = 0.25
READY_SECONDS = 30.0  # from the fork to "ready", on a machine that is very busy
WAITING_FACTOR = 3.0  # wall-clock seconds for each CPU second
WAITING_EXTRA = 1.0
DEATH_SECONDS = 10.0  # from a kill to the end, and to the zygote's word of it
_CHUNK = 1 << 18
_NOTHING = memoryview(b"")  # where the rest of a message would keep all of it
_CPU_OF_A_PROCESS = 2  # the kernel's CPUCLOCK_SCHED, for the number of a clock as clock_getcpuclockid(3) makes it
_SIGNS_OF_NO_MEMORY = (b"bad_alloc", b"out of memory", b"not enough memory", b"allocate memory", b"MemoryError")


class Process(msgspec.Struct, frozen=True):
    """A sandbox as its grader holds it. `ended` waits for the zygote's word that it was reaped, None if none comes."""

    pid: int
    pidfd: int
    stream: socket.socket
    outputs: tuple[int, int]
    folder: Path
    gpu: bool
    ended: Callable[[float], Ended | None]


class ConfinedLink:
    """A `Link` to a sandbox behind walls. Owned by one grader; not for threads."""

    def __init__(self, process: Process, limits: Limits) -> None:
        self._process = process
        self._limits = limits
        self._reader = FrameReader()
        self._unread = 0  # bytes received that belong to no answer yet
        self._lost: LinkLost | None = None
        self._closed = False
        self._exited = False
        self._output = bytearray()
        self._output_total = 0
        self._cpu_seconds: float | None = 0.0  # None where it cannot be read
        self._threads = 1
        self._resident = 0
        self._resident_at_start = 0
        self._maps = -1  # descriptor of the list of its mappings
        self._is_ready = False
        self._next_look = self._next_mappings = 0.0
        self._seconds_in_exchanges = 0.0
        self._open_outputs = list(process.outputs)  # what is printed is told in this order: stdout, stderr
        self._clock = (~process.pid << 3) | _CPU_OF_A_PROCESS
        self._poll = select.poll()
        for descriptor in (process.stream.fileno(), *process.outputs, process.pidfd):
            self._poll.register(descriptor, select.POLLIN)
        process.stream.setblocking(False)
        for descriptor in process.outputs:
            os.set_blocking(descriptor, False)

    # ------------------------------------------------------------------------------------- link

    def await_ready(self) -> None:
        """Wait until the sandbox says that its walls stand.

        Raises:
            LinkLost: INTERNAL; they do not, or it said nothing.
        """
        try:
            deadline = _Deadline(None, time.monotonic() + READY_SECONDS, READY_SECONDS)
            word = self._converse(b"", deadline)
            if word == MAPS:
                word = self._next_body() or self._converse(b"", deadline)
        except LinkLost:
            raise self._our_fault("it ended before it was ready") from None
        if word != READY:
            reason = word.removeprefix(WALLS_DOWN).decode("utf-8", "replace")
            self._end(Verdict.INTERNAL, "")
            raise self._our_fault(reason if word.startswith(WALLS_DOWN) else "it did not say that it was ready")
        if self._maps < 0:
            self._end(Verdict.INTERNAL, "")
            raise self._our_fault("it did not hand over the list of its mappings")
        self._is_ready = True
        self._read_state()
        self._read_clock()
        self._resident_at_start = self._resident

    def exchange(self, body: bytes, seconds: float | None) -> bytes:
        """See `Link.exchange`."""
        if self._lost is not None:
            raise self._lost
        start = time.monotonic()
        try:
            self._read_clock()
            deadline = _Deadline.after(seconds, self._cpu_seconds, start)
            self._refuse_unasked()
            outgoing = [frame(body)]
            del body  # a data set is not kept twice while a model trains on it
            return self._converse(outgoing.pop(), deadline)
        finally:
            self._seconds_in_exchanges += time.monotonic() - start

    def seconds_used(self) -> float:
        """See `Link.seconds_used`."""
        self._read_clock()
        return self._seconds_in_exchanges if self._cpu_seconds is None else self._cpu_seconds

    def take_output(self) -> str:
        """See `Link.take_output`."""
        if not self._closed:
            self._drain_outputs()
        text, self._output = bytes(self._output), bytearray()
        return text.decode("utf-8", "replace")

    def close(self) -> None:
        """See `Link.close`."""
        if self._closed:
            return
        if not self._exited:
            self._kill()
        self._drain_outputs()
        self._closed = True
        if self._lost is None:
            self._lost = LinkLost(Verdict.INTERNAL, "The sandbox was closed.")
        self._process.stream.close()
        for descriptor in (*self._process.outputs, self._process.pidfd, self._maps):
            if descriptor >= 0:
                os.close(descriptor)
        scratch.remove_tree(self._process.folder)

    # ---------------------------------------------------------------------------------- talking

    def _refuse_unasked(self) -> None:
        """An answer that lies there before the question would be taken for the answer to it.

        This finds what has arrived; that the answers of a whole link have slipped by one is for the numbers in them.
        """
        try:
            data = self._process.stream.recv(1)
        except BlockingIOError:
            data = None
        except ConnectionError:
            data = b""
        if data == b"":
            raise self._after_end_of_stream()
        if data or self._unread:
            raise self._end(Verdict.CRASHED, "Your code wrote into the connection that answers are sent over.")

    def _converse(self, outgoing: bytes, deadline: _Deadline) -> bytes:
        """Send all of `outgoing` and return the body of the next frame.

        Raises:
            LinkLost: the sandbox ended, or was ended.
        """
        rest = memoryview(outgoing)
        del outgoing  # what is sent is let go of
        stream = self._process.stream.fileno()
        self._look_if_due(deadline)  # first, and whatever call this is: many short ones must not go by unseen
        if rest:
            rest = self._send_some(rest)  # mostly all of it, without asking before whether it can be sent
        self._poll.modify(stream, select.POLLIN | select.POLLOUT if rest else select.POLLIN)
        while True:
            for descriptor, event in self._poll.poll(TICK_MS):
                if descriptor == stream:
                    if event & select.POLLOUT and rest:
                        rest = self._send_some(rest)
                        if not rest:
                            self._poll.modify(stream, select.POLLIN)
                    if event & (select.POLLIN | select.POLLHUP | select.POLLERR):
                        answer = self._receive_some()
                        if answer is not None and rest:
                            raise self._end(Verdict.CRASHED, "Your code answered before it was asked.")
                        if answer is not None:
                            return answer
                elif descriptor == self._process.pidfd:
                    self._poll.unregister(descriptor)  # what it still sent is read first; the stream's end is next
                else:
                    self._read_output(descriptor)
            self._look_if_due(deadline)

    def _send_some(self, rest: memoryview) -> memoryview:
        try:
            return rest[self._process.stream.send(rest[:_CHUNK]) :] or _NOTHING
        except BlockingIOError:
            return rest
        except ConnectionError:
            raise self._after_end_of_stream() from None

    def _receive_some(self) -> bytes | None:
        """Read what is there and return a whole body if there is one."""
        try:
            data = self._receive()
        except BlockingIOError:
            return None
        except ConnectionError:
            data = b""
        if not data:
            raise self._after_end_of_stream()
        self._reader.feed(data)
        self._unread += len(data)
        return self._next_body()

    def _next_body(self) -> bytes | None:
        """Return the next whole body of what has been read, None if there is none yet."""
        try:
            body = self._reader.pop()
        except WireError:
            raise self._end(Verdict.CRASHED, "The process that your code ran in sent more than it may.") from None
        if body is not None:
            self._unread -= LENGTH.size + len(body)
        return body

    def _receive(self) -> bytes:
        """Receive bytes. Before any student code has run, a descriptor may come with them; later, it is dropped."""
        if self._is_ready:
            return self._process.stream.recv(_CHUNK)
        data, passed, _, _ = socket.recv_fds(self._process.stream, _CHUNK, 1, socket.MSG_CMSG_CLOEXEC)
        self._maps = passed[0] if passed else self._maps
        return data

    # --------------------------------------------------------------------------------- watching

    def _look_if_due(self, deadline: _Deadline) -> None:
        if time.monotonic() >= self._next_look:
            self._next_look = time.monotonic() + TICK_MS / 1000
            self._look_after_it(deadline)

    def _look_after_it(self, deadline: _Deadline) -> None:
        self._read_state()
        self._read_clock()
        limits, folder = self._limits, self._process.folder
        if deadline.passed(self._cpu_seconds, time.monotonic()):
            raise self._end(Verdict.TIMEOUT, took_too_long(deadline.seconds))
        if self._threads > MAX_THREADS * (4 if self._process.gpu else 1):  # the driver of a GPU starts its own
            raise self._end(Verdict.CRASHED, f"Your code started more than {MAX_THREADS} threads and was stopped.")
        grown = self._resident - self._resident_at_start
        if self._process.gpu and grown > cuda.RESIDENT_BYTES + (
            limits.memory_mib << 20
        ):  # no limit of the kernel's sees this there
            raise self._end(Verdict.OUT_OF_MEMORY, f"Your code used more than {limits.memory_mib} MB of memory.")
        if self._fills_the_disk(folder, limits.disk_mib << 20):
            raise self._end(
                Verdict.CRASHED,
                f"Your code wrote more than {limits.disk_mib} MB or too many files, and was stopped.",
            )

    def _fills_the_disk(self, folder: Path, limit_bytes: int) -> bool:
        used = scratch.usage(folder, limit_bytes)
        if used is None or not self._is_ready or self._exited:
            return used is None
        if time.monotonic() < self._next_mappings:
            return False
        self._next_mappings = time.monotonic() + SECONDS_BETWEEN_MAPPINGS
        return (
            nameless.mapped(self._maps) > nameless.MAX_MAPPED or used + nameless.opened(self._process.pid) > limit_bytes
        )

    def _read_clock(self) -> None:
        """Read the CPU time alone, which each exchange asks for: a system call is cheaper than a file in /proc."""
        if self._exited:
            return
        try:
            seconds = time.clock_gettime(self._clock)
        except OSError:  # reaped just now, or no such clocks on this system
            self._read_state()
        else:
            self._cpu_seconds = max(self._cpu_seconds or 0.0, seconds)

    def _read_state(self) -> None:
        """Read CPU time, threads and resident size. The process may be dead, but not reaped: its pid is its own."""
        if self._exited:
            return
        try:
            with open(f"/proc/{self._process.pid}/stat", "rb") as file:
                fields = file.read().rpartition(b")")[2].split()  # the name before may hold anything
        except OSError:  # reaped just now, or others' processes are hidden from us
            if not self._has_exited():
                self._cpu_seconds = None
            return
        ticks = int(fields[11]) + int(fields[12])
        self._cpu_seconds = max(self._cpu_seconds or 0.0, ticks / os.sysconf("SC_CLK_TCK"))
        self._threads = int(fields[17])
        self._resident = int(fields[21]) * os.sysconf("SC_PAGE_SIZE")

    def _read_output(self, descriptor: int) -> bool:
        """Read what was printed; False at the end of it.

        Raises:
            LinkLost: it was more than the sandbox may print.
        """
        try:
            data = os.read(descriptor, _CHUNK)
        except BlockingIOError:
            return True
        if not data:
            self._open_outputs.remove(descriptor)
            self._poll.unregister(descriptor)
            return False
        self._output += data[: max(0, KEPT_OUTPUT - len(self._output))]
        self._output_total += len(data)
        if self._output_total > self._limits.output_mib << 20 and self._lost is None:
            raise self._end(Verdict.CRASHED, printed_too_much(self._limits.output_mib))
        return True

    def _drain_outputs(self) -> None:
        """Read what lies in the pipes, at most what two pipes hold."""
        for descriptor in tuple(self._open_outputs):
            try:
                for _ in range(4):
                    if not self._read_output(descriptor):
                        break
            except LinkLost:  # remembered; the next exchange says so
                return

    # ----------------------------------------------------------------------------------- ending

    def _after_end_of_stream(self) -> LinkLost:
        if not self._has_exited(wait_seconds=1.0):
            return self._end(Verdict.CRASHED, "Your code closed the connection that answers are sent over.")
        ended = self._note_exit()
        if ended is None:
            return self._remember(self._our_fault("the process that keeps the sandboxes is gone"))
        status = os.waitstatus_to_exitcode(ended.status)
        if status == -signal.SIGABRT and any(sign in self._output for sign in _SIGNS_OF_NO_MEMORY):
            return self._remember(LinkLost(Verdict.OUT_OF_MEMORY, how_it_ended(-signal.SIGKILL)[1]))
        return self._remember(LinkLost(*how_it_ended(status)))

    def _end(self, verdict: Verdict, reason: str) -> LinkLost:
        """Kill the sandbox for a reason of ours."""
        lost = self._remember(LinkLost(verdict, reason))
        self._kill()
        return lost

    def _remember(self, lost: LinkLost) -> LinkLost:
        self._lost = self._lost or lost
        return self._lost

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._process.pidfd, signal.SIGKILL)
        self._has_exited(wait_seconds=DEATH_SECONDS)
        self._note_exit()

    def _has_exited(self, wait_seconds: float = 0.0) -> bool:
        return bool(select.select([self._process.pidfd], [], [], wait_seconds)[0])

    def _note_exit(self) -> Ended | None:
        """Take the final account from the zygote, and the last of the output."""
        self._exited = True
        ended = self._process.ended(DEATH_SECONDS)
        if ended is not None and self._cpu_seconds is not None:
            self._cpu_seconds = max(self._cpu_seconds, ended.cpu_seconds)
        if self._lost is None:
            self._drain_outputs()
        return ended

    def _our_fault(self, what: str) -> LinkLost:
        return LinkLost(Verdict.INTERNAL, f"The sandbox could not be used ({what}). This is our fault, not yours.")


class _Deadline(msgspec.Struct, frozen=True):
    """Until when: `cpu` on the sandbox's clock, `wall` on ours (monotonic). `seconds` is what was asked for."""

    cpu: float | None
    wall: float | None
    seconds: float | None

    @classmethod
    def after(cls, seconds: float | None, cpu_now: float | None, now: float) -> _Deadline:
        if seconds is None:
            return cls(None, None, None)
        if cpu_now is None:  # not readable here
            return cls(None, now + seconds, seconds)
        return cls(cpu_now + seconds, now + WAITING_FACTOR * seconds + WAITING_EXTRA, seconds)

    def passed(self, cpu_now: float | None, now: float) -> bool:
        used_up = self.cpu is not None and cpu_now is not None and cpu_now >= self.cpu
        return used_up or (self.wall is not None and now >= self.wall)
