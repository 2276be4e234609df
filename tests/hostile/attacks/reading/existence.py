"""Learn which files exist and how large they are, without reading them.

base: right
holds from: FULL+
"""

import ctypes
import errno
import os
import shutil

SOME = ("hidden_checks", "held_out", "reference", "sibling", "home")
O_PATH = 0o10000000


def _sizes(name):
    path = SECRETS[name]
    for ask in (
        lambda: os.stat(path).st_size,
        lambda: os.lstat(path).st_size,
        lambda: os.fstat(os.open(path, O_PATH)).st_size,
        lambda: os.stat(os.path.basename(path), dir_fd=os.open(os.path.dirname(path), O_PATH)).st_size,
        lambda: shutil.disk_usage(path) and os.path.getsize(path),
    ):
        try:
            yield f"size:{name}={ask()}"
        except OSError:
            pass


def _there_by_error(attempt, absent=(errno.ENOENT,)):
    """One character for each file: 0 where the error is that it does not exist."""

    def one(path):
        try:
            attempt(path)
        except OSError as error:
            return "0" if error.errno in absent else "1"
        return "1"

    return "".join(one(f"{SECRETS['maybe']}/{number}") for number in range(32))


def _place(path):
    os.close(os.open(path, O_PATH))


def _by_link(path):
    name = "to-" + os.path.basename(path)
    if not os.path.islink(name):
        os.symlink(path, name)
    os.stat(name)


def _by_c(path):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.faccessat(-100, path.encode(), 0, 0) < 0:
        raise OSError(ctypes.get_errno(), "faccessat")


def loot():
    found = [line for name in SOME for line in _sizes(name)]
    for attempt in (
        os.stat,
        os.lstat,
        _place,
        _by_link,
        _by_c,
        os.chdir,
        os.readlink,
        os.listdir,
        os.statvfs,
        os.unlink,
        os.rmdir,
        lambda path: os.open(path, os.O_RDONLY),
        lambda path: os.open(path, os.O_WRONLY),
        lambda path: os.open(path + "/x", os.O_RDONLY),
        lambda path: os.execv(path, ["x"]),
        lambda path: os.rename(path, path + "-x"),
        lambda path: os.link(path, "linked"),
        lambda path: os.chmod(path, 0o644),
        lambda path: os.utime(path),
        lambda path: os.getxattr(path, "user.x"),
        lambda path: os.truncate(path, 0),
        lambda path: os.access(path, os.F_OK) or _place(path),
    ):
        found.append("exists:" + _there_by_error(attempt))
    # Making what is there already fails in another way than making what is not.
    found.append("exists:" + _there_by_error(os.mkdir, (errno.EACCES, errno.EPERM, errno.EROFS)))
    found.append("exists:" + _there_by_error(lambda p: os.symlink("x", p), (errno.EACCES, errno.EPERM, errno.EROFS)))
    return found
