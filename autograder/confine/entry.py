"""A sandbox's first steps, from the fork to the first frame: descriptors, environment, walls, self-check, "ready".

Runs in the forked child. No student code has been read before the last step; all of it comes after.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from typing import Literal, NoReturn, TextIO

import msgspec

from autograder.confine import cuda, kernel, namespaces, selfcheck, walls
from autograder.confine.protocol import MAPS, READY, WALLS_DOWN, Spawn
from autograder.confine.walls import Ground, Plan
from autograder.frames import LENGTH, MAX_FRAME, frame

STREAM = 3  # the descriptor over which frames come and go
PROC = 4  # … and that of /proc, until the walls are up
SETUP_FAILED = 125  # exit status
KEPT_VARIABLES = (
    "PATH", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "OMP_WAIT_POLICY",
    "TORCHDYNAMO_DISABLE", "CUDA_VISIBLE_DEVICES", "PYTHONHASHSEED", "PYTHONDONTWRITEBYTECODE", "MPLBACKEND",
)  # fmt: skip

Serve = Callable[[Callable[[], bytes], Callable[[bytes], None]], object]


def run_sandbox(plan: Plan, ground: Ground, order: Spawn, descriptors: list[int], slot: int, serve: Serve) -> NoReturn:
    """Become the sandbox and serve until the stream ends. Never returns, whatever happens.

    Args:
        descriptors: the sandbox's end of the stream, its stdout, its stderr.
    """
    status = SETUP_FAILED
    try:
        stream, out, err = descriptors
        place_descriptors([os.open(os.devnull, os.O_RDONLY), out, err, stream, ground.proc])
        ground = msgspec.structs.replace(ground, proc=PROC)
        _hand_over_the_mappings()  # now: behind the walls, no descriptor can be sent
        try:
            _reset_process(order.scratch, plan.gpu)
            walls.put_up(plan, ground, scratch=order.scratch, slot=slot, memory_bytes=order.memory_bytes)
            selfcheck.hold(plan, order.scratch, ground.canaries)
            if plan.gpu:
                cuda.share_memory(order.gpu_memory_bytes)
        except (walls.WallsDown, OSError, ValueError) as error:
            _send(WALLS_DOWN + str(error).encode("utf-8", "replace")[:500])
            os._exit(SETUP_FAILED)
        _send(READY)
        serve(_receive, _send)
        status = 0
    except EOFError:
        status = 0
    except BaseException as error:
        os.write(2, f"the sandbox ended: {type(error).__name__}: {error}\n".encode("utf-8", "replace")[:2000])
    finally:
        os._exit(status)


def run_probe(plan: Plan, ground: Ground, scratch: str, report: int) -> NoReturn:
    """Put up the walls, attack them, write what was observed to the descriptor `report` as JSON, and end.

    What goes wrong is written instead, as a JSON string.
    """
    try:
        place_descriptors([0, 1, 2, report, ground.proc])
        ground = msgspec.structs.replace(ground, proc=PROC)
        os.environ.update(HOME=scratch, TMPDIR=scratch)
        tempfile.tempdir = None
        own = [name for name, identity in namespaces.identities(PROC).items() if identity != ground.namespaces[name]]
        if plan.enclosed and (missing := set(namespaces.NAMESPACES).difference(own)):
            raise walls.WallsDown(f"no namespace of its own: {', '.join(sorted(missing))}")
        walls.put_up(plan, ground, scratch=scratch, slot=0, memory_bytes=256 << 20)
        answer: dict[str, str] | str = {
            **selfcheck.observe(plan, scratch, ground.canaries),
            **({"namespaces": ", ".join(own)} if own else {}),
        }
    except BaseException as error:
        answer = str(error) or type(error).__name__
    try:
        os.write(STREAM, msgspec.json.encode(answer))
    finally:
        os._exit(0)


def place_descriptors(wanted: list[int]) -> None:
    """Make these descriptors 0, 1, 2, … and close all others."""
    # out of the way first, so that none is overwritten before it has been moved
    high = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 100) for descriptor in wanted]
    for target, descriptor in enumerate(high):
        os.dup2(descriptor, target)
    kernel.close_from(len(wanted))


def _hand_over_the_mappings() -> None:
    """Give the grader the list of this process's mappings, which `nameless.py` reads."""
    maps = os.open("self/maps", os.O_RDONLY | os.O_CLOEXEC, dir_fd=PROC)
    with socket.socket(fileno=os.dup(STREAM)) as stream:
        socket.send_fds(stream, [frame(MAPS)], [maps])
    os.close(maps)


def _reset_process(scratch: str, gpu: bool) -> None:
    for number in signal.valid_signals():
        if callable(signal.getsignal(number)) and number != signal.SIGINT:
            signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    kept = {name: value for name, value in os.environ.items() if name in KEPT_VARIABLES}
    os.environ.clear()
    os.environ.update(kept)
    os.environ.update(
        HOME=scratch, TMPDIR=scratch, MPLCONFIGDIR=scratch, USER="student", LOGNAME="student", LANG="C.UTF-8"
    )
    if gpu:
        os.environ.update(cuda.environment(scratch))
    tempfile.tempdir = scratch
    sys.argv = ["submission"]
    sys.stdin = sys.__stdin__ = _text(0, "r")  # type: ignore[misc,assignment]
    sys.stdout = sys.__stdout__ = _text(1, "w")  # type: ignore[misc,assignment]
    sys.stderr = sys.__stderr__ = _text(2, "w")  # type: ignore[misc,assignment]


def _text(descriptor: int, mode: Literal["r", "w"]) -> TextIO:
    return open(descriptor, mode, encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)


def _receive() -> bytes:
    """Return the body of the next frame.

    Raises:
        EOFError: the grader is gone, or sent what is no frame.
    """
    (size,) = LENGTH.unpack(_read_exactly(LENGTH.size))
    if size > MAX_FRAME:
        raise EOFError
    return _read_exactly(size)


def _read_exactly(count: int) -> bytes:
    data = bytearray()
    while len(data) < count:
        part = os.read(STREAM, min(count - len(data), 1 << 20))
        if not part:
            raise EOFError
        data += part
    return bytes(data)


def _send(body: bytes) -> None:
    """Write a frame; what was printed before goes out before."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):  # whatever the student's code put there
            stream.flush()
    rest = memoryview(frame(body))
    while rest:
        rest = rest[os.write(STREAM, rest) :]
