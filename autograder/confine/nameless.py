"""Files that a sandbox keeps on the disk though no folder lists them: deleted ones, open or mapped. Trusted side.

`scratch.usage` cannot see them. Without this, a loop that makes, maps and deletes files would fill the disk unnoticed.
"""

from __future__ import annotations

import os
import stat

MAX_MAPPED = 4  # deleted files; of each, one mapped page keeps all of it (at most limits.MAX_FILE_BYTES) on the disk
MAX_BYTES = 4 << 20  # of the kernel's list of mappings; torch alone makes an eighth of a MiB
_PIECE = 1 << 16
_SHARED_MEMORY = b"/dev/zero (deleted)"  # how the kernel lists it; it is memory, and counted as such


def mapped(maps: int) -> int:
    """Return how many deleted files a process has mapped. More text than MAX_BYTES counts as one too many.

    Args:
        maps: a descriptor of the process's /proc/self/maps, opened by itself: nobody else needs a right to look.
    """
    text = b""
    while piece := os.pread(maps, _PIECE, len(text)):
        text += piece
        if len(text) > MAX_BYTES:
            return MAX_MAPPED + 1
    lines = (line.split(None, 5) for line in text.split(b"\n") if line.endswith(b" (deleted)"))
    return len({(fields[3], fields[4]) for fields in lines if fields[5] != _SHARED_MEMORY})


def opened(pid: int) -> int:
    """Return the bytes on disk of deleted files that a process has open.

    They are at most limits.MAX_OPEN_FILES, and can be seen by root only: elsewhere this is 0.
    """
    total = 0
    try:
        with os.scandir(f"/proc/{pid}/fd") as descriptors:
            for descriptor in descriptors:
                try:
                    status = os.stat(descriptor.path)
                except OSError:  # closed meanwhile
                    continue
                if stat.S_ISREG(status.st_mode) and status.st_nlink == 0:
                    total += status.st_blocks * 512
    except OSError:
        pass
    return total
