"""What processes hold and have used, as Linux tells it: private memory, descriptors, CPU seconds. Measures, no more."""

from __future__ import annotations

import contextlib
import os
import platform
from dataclasses import dataclass
from importlib.metadata import version

TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@dataclass(frozen=True)
class Process:
    """One process at one moment. Seconds of `cpu` are its own; `cpu_of_reaped` those of its children that ended."""

    pid: int
    parent: int
    group: int  # its process group
    state: str
    started: int  # in ticks since the machine started, so that two processes can be told apart and ordered
    cpu: float
    cpu_of_reaped: float


def look_at(pid: int) -> Process | None:
    """Return the process, or None if it is gone."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    ticks = [int(field) for field in fields[11:15]]
    own, reaped = (ticks[0] + ticks[1]) / TICKS, (ticks[2] + ticks[3]) / TICKS
    return Process(pid, int(fields[1]), int(fields[2]), fields[0].decode(), int(fields[19]), own, reaped)


def children_of(pid: int) -> list[Process]:
    """Return the processes whose parent it is, those that wait to be reaped too."""
    everybody = (look_at(int(name)) for name in os.listdir("/proc") if name.isdecimal())
    return [process for process in everybody if process is not None and process.parent == pid]


def runs(process: Process) -> bool:
    return process.state not in "ZX"


def command_line(pid: int) -> str:
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return file.read().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return ""


def private_bytes(pid: int) -> int | None:
    """Return its private memory (USS): what the machine would get back if this process alone ended. None: it is gone.

    Pages that it shares with a process that was forked from it, or that it was forked from, are in nobody's. Neither
    are unchanged pages of files: they are the machine's, and private only until another process reads the same.

    Raises:
        PermissionError: another user's, or one that does not let itself be looked at, and we are not root.
    """
    try:
        with open(f"/proc/{pid}/smaps_rollup", "rb") as file:
            lines = [line.split() for line in file if line.startswith((b"Private_Dirty", b"Private_Hugetlb"))]
    except (FileNotFoundError, ProcessLookupError):
        return None
    return sum(int(words[1]) for words in lines) * 1024 if lines else None


def open_descriptors(pid: int) -> int:
    return len(os.listdir(f"/proc/{pid}/fd"))


def machine() -> str:
    """Return what the figures depend on: processor, cores, memory, kernel, Python, torch, and how busy it is."""
    name = platform.processor() or platform.machine()
    with contextlib.suppress(OSError, StopIteration), open("/proc/cpuinfo") as file:
        name = next(line.partition(":")[2].strip() for line in file if line.startswith("model name"))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = f"Linux {platform.release()}, Python {platform.python_version()}, torch {version('torch')}"
    who = "root" if os.geteuid() == 0 else "an ordinary user"
    busy = f"load {os.getloadavg()[0]:.1f} at the start"
    return f"{name}, {os.cpu_count()} cores, {memory:.0f} GiB, {busy}, {versions}, as {who}"
