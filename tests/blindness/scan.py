"""Looks from outside for given bytes in everything that a process has: memory, descriptors, environment, files.

Linux, and as root: another process's memory is nobody else's to read, a sandbox's least of all.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

PAGE = os.sysconf("SC_PAGE_SIZE")
USER_SPACE = 1 << 47  # what lies above is the kernel's
NUMBER_OF_FRAME, IN_FILE, PRESENT = (1 << 55) - 1, 1 << 61, 3 << 62  # of an entry in /proc/PID/pagemap
PIDFD_GETFD, SPLICE_NONBLOCK = 438, 2
PEEKED = 1 << 20  # bytes of a pipe or a socket
SCANNED_AT_A_TIME = 64 << 20  # bytes

Found = dict[str, set[str]]  # place → names of the patterns that are there


class Pattern(NamedTuple):
    """Bytes to look for. Several may share a name: the same thing in other spellings."""

    name: str
    data: bytes


def spelled(name: str, text: str) -> list[Pattern]:
    """Return how a text may lie in memory: CPython keeps it in one, two or four bytes a character."""
    return [Pattern(name, text.encode(form)) for form in ("utf-8", "utf-16-le", "utf-32-le")]


def labelled(name: str, labels: np.ndarray, width: int) -> list[Pattern]:
    """Return stretches of `width` small whole numbers, as arrays keep them: all of them in the two kinds that labels
    come in (as bytes, that is msgpack's list, too), and the first in others."""
    stretches = [labels[start : start + width] for start in range(0, len(labels) - width + 1, width)]
    usual = [Pattern(name, stretch.astype(kind).tobytes()) for kind in ("<i8", "u1") for stretch in stretches]
    return usual + [Pattern(name, stretches[0].astype(kind).tobytes()) for kind in ("<i4", "<f4", "<f8")]


def measured(name: str, values: np.ndarray) -> list[Pattern]:
    """Return numbers with a fraction as arrays keep them, and as msgpack writes a list of them."""
    written = b"".join(b"\xcb" + value.astype(">f8").tobytes() for value in values)
    return [Pattern(name, data) for data in (values.astype("<f4").tobytes(), values.astype("<f8").tobytes(), written)]


def counted(name: str, number: int) -> list[Pattern]:
    """Return one large whole number: in an array, in msgpack, as a float, and as Python keeps it (30 bits a piece)."""
    pieces = [number >> shift & (1 << 30) - 1 for shift in range(0, number.bit_length(), 30)]
    value = np.array([number])
    forms = (value.astype("<i8"), value.astype(">i8"), value.astype("<f8"), np.array(pieces, "<u4"))
    return [Pattern(name, form.tobytes()) for form in forms]


def names_in(data: bytes | bytearray, patterns: Sequence[Pattern]) -> set[str]:
    return {pattern.name for pattern in patterns if pattern.data in data}


# ------------------------------------------------------------------------------------- processes


def descendants(pid: int) -> list[int]:
    """Return the processes below `pid`, parents first."""
    below = [pid]
    parents = {}
    for entry in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            after_the_name = Path(f"/proc/{entry}/stat").read_text("utf-8", "replace").rpartition(")")[2]
            parents[int(entry)] = int(after_the_name.split()[1])
    for one in below:  # grows on the way
        below += [child for child, parent in parents.items() if parent == one]
    return below[1:]


def is_first_of_its_namespace(pid: int) -> bool:
    """Does it only keep a PID namespace, as number 1 in there?"""
    (numbers,) = re.findall(r"^NSpid:(.*)$", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    return numbers.split()[-1] == "1"


def why_not(pid: int) -> str:
    """Return why the memory of `pid` cannot be read from here, or ""."""
    try:
        with open(f"/proc/{pid}/mem", "rb"), open(f"/proc/{pid}/pagemap", "rb"):
            os.close(_copy_of(pid, 0))
            return ""
    except OSError as error:
        return f"another process's memory cannot be read here ({error.strerror}); root can"


def everything_of(pid: int, patterns: Sequence[Pattern], shared: np.ndarray | None = None) -> Found:
    """Return what is found in the process.

    Args:
        shared: page frames to leave out, those of a process that is scanned on its own.
    """
    found = {"memory": memory_of(pid, patterns, shared)}
    for place in ("environ", "cmdline"):
        found[place] = names_in(Path(f"/proc/{pid}/{place}").read_bytes(), patterns)
    found["descriptors"] = set()
    for descriptor, target in descriptors(pid).items():
        found["descriptors"] |= names_in(target.encode() + contents_of(pid, descriptor, target), patterns)
    return found


# ---------------------------------------------------------------------------------------- memory


def memory_of(pid: int, patterns: Sequence[Pattern], shared: np.ndarray | None = None) -> set[str]:
    """Return the names of what is in its pages, but for those that are only a file's (see `mapped_by`)."""
    found: set[str] = set()
    collected = bytearray()  # much at a time: Python looks through many small pieces far more slowly
    for part in _pages(pid, shared):
        collected += part
        if len(collected) > SCANNED_AT_A_TIME:
            found |= names_in(collected, patterns)
            collected.clear()
    return found | names_in(collected, patterns)


def _pages(pid: int, shared: np.ndarray | None) -> Iterator[bytes]:
    """Read its pages, neighbours in one piece, without those in the page frames `shared`."""
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for start, path, entries in _mappings(pid):
            ours = entries & PRESENT != 0
            if os.path.isfile(path):
                ours &= entries & IN_FILE == 0  # has been written to, so it is no longer the file's
            if shared is not None:
                frames = entries & NUMBER_OF_FRAME
                nearest = shared[np.searchsorted(shared, frames).clip(max=len(shared) - 1)]
                ours &= (frames == 0) | (nearest != frames)  # 0: the kernel does not tell
                ours[:-1] |= ours[1:].copy()  # a pattern may begin in the page before, or end in the page after
                ours[1:] |= ours[:-1].copy()
            for run in _runs(ours):
                yield os.pread(memory.fileno(), len(run) * PAGE, start + int(run[0]) * PAGE)


def frames_of(pid: int) -> np.ndarray:
    """Return the numbers of the page frames that it has, sorted."""
    frames = np.concatenate([entries[entries & PRESENT != 0] for _, _, entries in _mappings(pid)]) & NUMBER_OF_FRAME
    return np.unique(frames)


def mapped_by(pid: int) -> set[str]:
    """Return the files that are mapped into its memory."""
    return {path for _, path, _ in _mappings(pid) if os.path.isfile(path)}


def _mappings(pid: int) -> Iterator[tuple[int, str, np.ndarray]]:
    """Go through its mappings: address, path, an entry for each page."""
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/pagemap", "rb", buffering=0) as pagemap:
        for line in maps.read().splitlines():
            bounds, _, _, _, _, *path = line.split(None, 5)
            start, end = (int(bound, 16) for bound in bounds.split("-"))
            if end <= USER_SPACE:
                data = os.pread(pagemap.fileno(), (end - start) // PAGE * 8, start // PAGE * 8)
                yield start, path[0] if path else "", np.frombuffer(data, np.uint64)


def _runs(wanted: np.ndarray) -> list[np.ndarray]:
    """Return the stretches of neighbours that are wanted, as their indices."""
    indices = np.flatnonzero(wanted)
    return np.split(indices, np.flatnonzero(np.diff(indices) != 1) + 1) if len(indices) else []


# ----------------------------------------------------------------------------------- descriptors


def descriptors(pid: int) -> dict[int, str]:
    """Return what each of its descriptors leads to."""
    found = {}
    for name in os.listdir(f"/proc/{pid}/fd"):
        with contextlib.suppress(FileNotFoundError):
            found[int(name)] = os.readlink(f"/proc/{pid}/fd/{name}")
    return found


def contents_of(pid: int, descriptor: int, target: str) -> bytes:
    """Return what can be read from it, or is on its way in it. Takes nothing out."""
    if target.startswith("pipe:"):
        return _in_pipe(f"/proc/{pid}/fd/{descriptor}")
    if target.startswith("socket:"):
        return _in_socket(pid, descriptor)
    if Path(f"/proc/{pid}/fd/{descriptor}").is_file():
        return Path(f"/proc/{pid}/fd/{descriptor}").read_bytes()
    return b""


def _in_pipe(path: str) -> bytes:
    source, (read, write) = os.open(path, os.O_RDONLY | os.O_NONBLOCK), os.pipe()
    try:
        count = ctypes.CDLL(None).tee(source, write, PEEKED, SPLICE_NONBLOCK)
        return os.read(read, PEEKED) if count > 0 else b""
    finally:
        for descriptor in (source, read, write):
            os.close(descriptor)


def _in_socket(pid: int, descriptor: int) -> bytes:
    with socket.socket(fileno=_copy_of(pid, descriptor)) as end:
        try:
            return end.recv(PEEKED, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except (BlockingIOError, ConnectionError):
            return b""


def _copy_of(pid: int, descriptor: int) -> int:
    """Return a descriptor of our own for what one of another process's leads to.

    Raises:
        OSError: we may not.
    """
    pidfd = os.pidfd_open(pid)
    try:
        copy: int = ctypes.CDLL(None, use_errno=True).syscall(PIDFD_GETFD, pidfd, descriptor, 0)
        if copy < 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        return copy
    finally:
        os.close(pidfd)


# ----------------------------------------------------------------------------------------- files


def files_below(folder: Path, patterns: Sequence[Pattern]) -> set[str]:
    found: set[str] = set()
    for place, _, names in os.walk(folder):
        for name in names:
            path = Path(place, name)
            found |= names_in(str(path).encode("utf-8", "surrogateescape"), patterns)
            if path.is_file() and not path.is_symlink():
                found |= names_in(path.read_bytes(), patterns)
    return found
