"""Change modes, owners, times or attributes of files that are not the submission's.

base: right
holds from: LIMITS
"""

import ctypes
import os
import stat

_honest = double


def double(x):
    libc = ctypes.CDLL(None)
    for path in (WITNESS, SECRETS["home"], SECRETS["sibling"], SECRETS["staff"], SECRETS["hidden_checks"]):
        for change in (
            lambda: os.chmod(path, 0o4777),
            lambda: os.chown(path, os.getuid(), os.getgid()),
            lambda: os.utime(path, (1, 1)),
            lambda: os.setxattr(path, f"user.{MARK}", b"1"),
            lambda: libc.fchmodat(-100, path.encode(), 0o777, 0),
            lambda: libc.syscall(452, -100, path.encode(), 0o777, 0),
            lambda: libc.utimensat(-100, path.encode(), None, 0),
            lambda: os.fchmod(os.open(path, os.O_RDONLY), 0o777),
        ):
            try:
                change()
            except OSError:
                pass
    return _honest(x)
