"""How much memory, time, threads and file a sandbox may use, by the kernel's own limits. Disk is watched elsewhere."""

from __future__ import annotations

import os
import sys

MAX_THREADS = 32
MAX_OPEN_FILES = 64
MAX_FILE_BYTES = 16 << 20
CPU_BACKSTOP_SECONDS = 3600  # deadlines are the grader's; this is for a sandbox that outlived all care


def limit_resources(memory_bytes: int, *, proc: int, whole_address_space: bool, private_uid: bool) -> None:
    """Limit this process, for good.

    Args:
        memory_bytes: what may come on top of what is mapped now. So torch's own size does not count.
        proc: a descriptor of /proc, which need not be there by its name.
        whole_address_space: count every mapping, shared ones too, so that MemoryError reaches the code that asked.
            A GPU's driver reserves far more than it uses: there only private, writable memory is counted.
        private_uid: the process has a uid of its own, so its threads can be counted by uid. (The kernel counts all
            threads of a user together, and those of root never; there the grader counts.)
    """
    import resource

    mapped, data = _sizes(proc)
    if whole_address_space:
        _lower(resource.RLIMIT_AS, mapped + memory_bytes)
    _lower(resource.RLIMIT_DATA, data + memory_bytes)
    _lower(resource.RLIMIT_FSIZE, MAX_FILE_BYTES)
    _lower(resource.RLIMIT_NOFILE, MAX_OPEN_FILES)
    _lower(resource.RLIMIT_CPU, CPU_BACKSTOP_SECONDS)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_MEMLOCK, 0)
    if sys.platform == "linux":
        _lower(resource.RLIMIT_MSGQUEUE, 0)
        _lower(resource.RLIMIT_SIGPENDING, 256)
        _lower(resource.RLIMIT_RTPRIO, 0)
    if private_uid:
        _lower(resource.RLIMIT_NPROC, MAX_THREADS)


def limit_memory(more_bytes: int) -> None:
    """Let this process map so many bytes more and no further: for a grader, whom a sandbox may send what it likes."""
    import resource

    _lower(resource.RLIMIT_AS, _sizes(None)[0] + more_bytes)


def _lower(which: int, value: int) -> None:
    import resource

    hard = resource.getrlimit(which)[1]
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(which, (value, value))


def _sizes(proc: int | None) -> tuple[int, int]:
    """Return the bytes that this process has mapped, and those of its private, writable memory."""
    path = "/proc/self/statm" if proc is None else "self/statm"
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC, dir_fd=proc)
    fields = os.read(descriptor, 256).split()
    os.close(descriptor)
    page = os.sysconf("SC_PAGE_SIZE")
    return int(fields[0]) * page, int(fields[5]) * page
