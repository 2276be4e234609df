"""The folders of a run: one root, a working folder for each sandbox in it, how full those are, and their removal.

Everything in a working folder was put there by a student's code: names, depth, modes and links are hostile.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

MAX_ENTRIES = 1024  # files and folders in one working folder; each costs time when it is removed
PREFIX = "autograder-run-"


class RunRoot:
    """The folder of one run, and in it that of the sandboxes: passed through by anybody, listed by nobody else.

    It is held by a lock for as long as a process of the run lives, so that the next run can tell a dead one's folder.
    """

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self.sandboxes = path / "sandboxes"
        self._descriptor = descriptor
        self._owner = os.getpid()

    @classmethod
    def create(cls, parent: Path | None = None) -> RunRoot:
        """Make a root in `parent` (the system's temporary folder), and remove those that dead runs left there."""
        import fcntl

        where = Path(tempfile.gettempdir() if parent is None else parent).resolve()
        remove_leftovers(where)
        while True:
            path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=where))
            try:
                descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            except FileNotFoundError:  # another run took it for a leftover before it was locked
                continue
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if path.exists():
                root = cls(path, descriptor)
                root.sandboxes.mkdir()
                for folder in (path, root.sandboxes):
                    folder.chmod(0o711)
                return root
            os.close(descriptor)

    def working_folder(self) -> Path:
        """Make an empty folder for one sandbox, which nobody else may enter."""
        return Path(tempfile.mkdtemp(prefix="sandbox-", dir=self.sandboxes))

    def remove(self) -> None:
        """Remove the root with all that is in it; only the process that made it does."""
        if self._descriptor >= 0 and self._owner == os.getpid():
            remove_tree(self.path)
            os.close(self._descriptor)
            self._descriptor = -1


def remove_leftovers(parent: Path) -> None:
    """Remove the roots in `parent` that no process holds any more. Others' are left alone."""
    import fcntl

    for path in parent.glob(PREFIX + "*"):
        try:
            # O_NOFOLLOW: in a folder that all may write to, somebody may have put a link of that name
            descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError:
            continue
        try:
            if os.fstat(descriptor).st_uid == os.geteuid():
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                remove_tree(path)
        except OSError:  # held: that run lives
            pass
        finally:
            os.close(descriptor)


def usage(folder: Path, limit_bytes: int) -> int | None:
    """Return the bytes that `folder` takes on disk, or None if it is over `limit_bytes` or cannot be looked through.

    More than MAX_ENTRIES entries, a path too long for the system, and a folder that may not be listed are "over".
    """
    total = entries = 0
    waiting = [str(folder)]
    while waiting:
        try:
            listing = os.scandir(waiting.pop())
        except FileNotFoundError:  # removed meanwhile
            continue
        except OSError:
            return None
        with listing:
            for entry in listing:
                entries += 1
                try:
                    status = entry.stat(follow_symlinks=False)
                except OSError:
                    continue
                total += status.st_blocks * 512
                if entries > MAX_ENTRIES or total > limit_bytes:
                    return None
                if stat.S_ISDIR(status.st_mode):
                    waiting.append(entry.path)
    return total


def remove_tree(folder: Path) -> None:
    """Remove a folder in which nothing runs any more. Follows no link, and minds neither depth nor modes.

    Folders within are lifted to the top one level at a time, so that no path gets long and no stack deep.
    """
    if not folder.is_dir() or folder.is_symlink():
        return
    token = secrets.token_hex(8)  # names that the student's code cannot have taken
    _make_passable(folder)
    for lifted, inner in enumerate(_folders_in(folder)):
        _make_passable(inner)
        for number, deeper in enumerate(_folders_in(inner)):
            _make_passable(deeper)  # a folder must be writable to get another parent
            deeper.rename(folder / f".{token}-{lifted}-{number}")
        inner.rmdir()
    folder.rmdir()


def _folders_in(folder: Path) -> Iterator[Path]:
    """Unlink everything in `folder` that is no folder, and go through its folders, those that appear on the way too."""
    while True:
        with os.scandir(folder) as listing:
            entries = list(listing)
        if not entries:
            return
        for entry in entries:
            path = Path(entry.path)
            if entry.is_dir(follow_symlinks=False):
                yield path
            else:
                path.unlink()


def _make_passable(folder: Path) -> None:
    with contextlib.suppress(PermissionError):  # another uid's, and we are root, whom modes do not stop
        folder.chmod(0o700)
