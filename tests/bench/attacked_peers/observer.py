"""Looks from outside at what happens while a command grades: contacts, files, memory, and the processes that it leaves.

The process that observes adopts orphans (Linux: PR_SET_CHILD_SUBREAPER), so that nothing that a command has started
can get out of its sight, and ends all of it afterwards.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
GRACE_SECONDS = 4.0  # for processes to end by themselves, and for attacks that wait for the end of grading
LOOK_SECONDS = 0.08


def adopt_orphans() -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "the kernel does not let this process adopt orphans")


def _stat(pid: int) -> tuple[int, str, int]:
    """Return parent, state and resident bytes of a process; (0, "", 0) if there is none."""
    try:
        after = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return int(after[1]), after[0], int(after[21]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError):
        return 0, "", 0


def below(pid: int) -> dict[int, int]:
    """Return all living processes below `pid` → their resident bytes."""
    every = {int(name): _stat(int(name)) for name in os.listdir("/proc") if name.isdigit()}
    found: dict[int, int] = {}
    newest = {pid}
    while newest:
        newest = {child for child, (parent, state, _) in every.items() if parent in newest and state not in "ZX"}
        newest -= found.keys()
        found |= {child: every[child][2] for child in newest}
    return found


def end_everything_below(pid: int) -> None:
    """SIGKILL, again and again until nothing is left, and reap."""
    for _ in range(200):
        living = below(pid)
        for child in living:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        _reap()
        if not living:
            return
        time.sleep(0.02)
    raise RuntimeError("processes of an attack cannot be ended")


def _reap() -> None:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


class Listener:
    """Listens on loopback and keeps what is said, for as long as the whole command runs."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._socket.getsockname()[1]
        self.heard: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            threading.Thread(target=self._hear, args=(connection,), daemon=True).start()

    def _hear(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(3)
            said = b""
            try:
                while (chunk := connection.recv(1 << 16)) and len(said) < 1 << 20:
                    said += chunk
                    if said.startswith(b"GET ") and b"\r\n\r\n" in said:
                        connection.sendall(b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n0\n")
                        break
            except OSError:
                pass
            self.heard.append(said.decode("utf-8", "replace"))


@dataclass(frozen=True)
class Run:
    """What was seen of one command. `status` is None if it was ended by us, negative if by a signal."""

    status: int | None
    output: str
    seconds: float
    left: int  # processes that were there when it and the time of grace were over
    most_memory: int  # resident bytes of its largest process, at any look


def watch(command: Sequence[str], cwd: Path, environment: dict[str, str], log: Path, seconds: float) -> Run:
    """Run `command` below a shell, as a script that grades would, and end whatever it leaves.

    Linux only. Ends all children of this process: it must have no others.
    """
    start, most = time.monotonic(), 0
    with open(log, "wb") as file:
        shell = subprocess.Popen(
            ["/bin/sh", "-c", '"$@"; exit $?', "sh", *command],
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    me = os.getpid()
    while shell.poll() is None and time.monotonic() - start < seconds:
        most = max(most, *below(me).values(), 0)
        time.sleep(LOOK_SECONDS)
    took, status = time.monotonic() - start, shell.poll()
    end = time.monotonic() + GRACE_SECONDS
    while status is not None and below(me) and time.monotonic() < end:
        time.sleep(LOOK_SECONDS)
    left = len(below(me)) if status is not None else 0
    end_everything_below(me)
    shell.wait()
    return Run(status, log.read_text("utf-8", "replace"), took, left, most)
