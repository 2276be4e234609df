"""Runs a command, as root, where every account may pass to the interpreter: `python passable.py COMMAND…`

Some machines have Python in the home of root, which nobody else may enter, and then no sandbox gets a uid of its own.
In a mount namespace of the command's own, an empty folder with only the interpreter in it takes the place of that home.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

NEW_MOUNTS, RECURSIVE, PRIVATE = 0x00020000, 16384, 1 << 18
CLONE_TREE, TREE_AND_ALL = 1, 0x8000
MOVE_FROM_DESCRIPTOR = 4
HERE = -100  # AT_FDCWD
OPEN_TREE, MOVE_MOUNT = 428, 429  # on all machines alike

_libc = ctypes.CDLL(None, use_errno=True)


def _done(result: int, what: str) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")
    return result


def barrier(path: str) -> Path | None:
    """Return the first folder on the way to `path` that not every account may pass."""
    above = reversed(Path(path).resolve().parents)
    return next((folder for folder in above if not folder.stat().st_mode & 1), None)


def pass_to(path: str) -> None:
    """Put an empty folder in the place of the one that bars the way, with `path` in it."""
    folder = barrier(path)
    if folder is None:
        return
    _done(_libc.unshare(NEW_MOUNTS), "unshare")
    _done(_libc.mount(None, b"/", None, ctypes.c_ulong(RECURSIVE | PRIVATE), None), "make mounts private")
    real = os.path.realpath(path)
    tree = _libc.syscall(OPEN_TREE, HERE, real.encode(), CLONE_TREE | TREE_AND_ALL)
    _done(tree, "open_tree")
    _done(_libc.mount(b"tmpfs", str(folder).encode(), b"tmpfs", ctypes.c_ulong(0), b"mode=755"), "mount")
    os.makedirs(real, 0o755)
    moved = _libc.syscall(MOVE_MOUNT, tree, b"", HERE, real.encode(), MOVE_FROM_DESCRIPTOR)
    _done(moved, "move_mount")
    os.close(tree)


def main() -> None:
    os.umask(0o022)
    pass_to(sys.base_prefix)
    os.execvp(sys.argv[1], sys.argv[1:])


if __name__ == "__main__":
    main()
