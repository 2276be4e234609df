"""Which files a process may touch, by Landlock. Which paths those are is decided in `paths.py`.

Landlock only ever allows: what lies below an allowed folder cannot be taken away again. So folders are named exactly.
It does not see `stat`, `chdir`, nor changes of metadata (mode, owner, times); `seccomp.py` answers for the latter.
"""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Iterable

from autograder.confine.kernel import syscall

EXECUTE = 1 << 0
WRITE_FILE = 1 << 1
READ_FILE = 1 << 2
READ_DIR = 1 << 3
REMOVE_DIR = 1 << 4
REMOVE_FILE = 1 << 5
MAKE_DIR = 1 << 7
MAKE_REG = 1 << 8
MAKE_SYM = 1 << 12
REFER = 1 << 13  # rename and link between folders; from ABI 2
TRUNCATE = 1 << 14  # from ABI 3
IOCTL_DEV = 1 << 15  # from ABI 5

READ = READ_FILE | READ_DIR
WRITE = (  # no sockets, pipes or devices are made in a working folder: they could reach other processes
    READ | WRITE_FILE | TRUNCATE | MAKE_REG | MAKE_DIR | MAKE_SYM | REMOVE_FILE | REMOVE_DIR | REFER
)
USE_DEVICE = READ_FILE | WRITE_FILE | IOCTL_DEV

_OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV  # rights that mean something for a non-folder
_HANDLED_BY_ABI = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
_NEWEST_HANDLED = max(_HANDLED_BY_ABI)
_CREATE_VERSION = 1  # flag: answer with the ABI instead of a ruleset
_RULE_PATH_BENEATH = 1
_TCP_BIND_CONNECT = 0b11  # from ABI 4
_SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS = 0b11  # from ABI 6


def abi() -> int:
    """Return the version of Landlock that this kernel speaks, 0 where there is none."""
    try:
        return syscall("landlock_create_ruleset", None, 0, _CREATE_VERSION)
    except OSError:
        return 0


class Ruleset:
    """Rights being collected. Paths are opened at once, so still with the privileges of whoever calls."""

    def __init__(self, version: int) -> None:
        self._handled = _HANDLED_BY_ABI[min(version, _NEWEST_HANDLED)]
        attributes = struct.pack("=Q", self._handled)
        if version >= 4:
            attributes += struct.pack("=Q", _TCP_BIND_CONNECT)
        if version >= 6:
            attributes += struct.pack("=Q", _SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS)
        self._descriptor = syscall("landlock_create_ruleset", attributes, len(attributes), 0)

    def allow(self, paths: Iterable[str], rights: int) -> None:
        """Allow `rights` on these paths and all that lies below them.

        Raises:
            OSError: a path is missing or out of reach. (Skipping it would only ever take rights away, but a caller
                who names a path that is not there has misunderstood the machine.)
        """
        for path in paths:
            descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
            try:
                granted = rights & self._handled
                if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
                    granted &= _OF_FILES
                rule = struct.pack("=Qi", granted, descriptor)
                syscall("landlock_add_rule", self._descriptor, _RULE_PATH_BENEATH, rule, 0)
            finally:
                os.close(descriptor)

    def enforce(self) -> None:
        """Refuse this process everything that was not allowed, for good. Needs "no new privileges" set before."""
        syscall("landlock_restrict_self", self._descriptor, 0)
        os.close(self._descriptor)
