"""What a sandbox may read besides its own working folder: Python, its packages, the system's libraries.

Folders are named exactly, because a rule cannot be taken back below an allowed folder: never a home, a repository, the
current folder or all of `/proc`. In particular a package installed in editable mode puts its repository, private
half and all, on `sys.path`; so of `sys.path` only installed packages count, and of this project only its package.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterable

PACKAGE_FOLDERS = ("site-packages", "dist-packages")

_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64")
_NAMED = (
    "/dev/zero",
    "/dev/random",
    "/dev/urandom",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/mime.types",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/sys/devices/system/cpu",
    "/usr/share/fonts",
    "/usr/share/zoneinfo",
)


def readable() -> list[str]:
    """Return the existing files and folders that a sandbox may read, by their real paths, none within another."""
    return outermost(os.path.realpath(path) for path in named())


def named() -> list[str]:
    """Return the same by the paths under which they are looked for; links may be on the way."""
    python = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib")]
    prefix_libraries = [os.path.join(prefix, "lib") for prefix in (sys.base_prefix, sys.base_exec_prefix)]
    engine = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    every = [*python, *prefix_libraries, *package_folders(), engine, *_LIBRARIES, *_NAMED]
    return [os.path.join(os.getcwd(), path) for path in every if path and os.path.exists(path)]


def package_folders() -> list[str]:
    """Return the folders on `sys.path` that hold installed packages, or the standard library."""
    library = os.path.realpath(sysconfig.get_path("stdlib"))
    found = []
    for entry in sys.path:
        real = os.path.realpath(entry) if entry else ""
        if os.path.basename(real) in PACKAGE_FOLDERS or real == library or real.startswith(library + os.sep):
            found.append(entry)
    return found


def outermost(paths: Iterable[str]) -> list[str]:
    """Return the paths, sorted, without those that lie within another."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not any(path.startswith(folder + os.sep) for folder in kept):
            kept.append(path)
    return kept
