"""Namespaces for the zygote and all that is forked from it, and in them a root that holds only what is named here.

The zygote encloses itself once, so a sandbox costs no mount. Sandboxes share the enclosure; what keeps them from each
other are the other walls. What the enclosure adds is that the rest of the machine is not refused but absent: a path
outside does not exist, not even for `stat`; no other process has a number; the network is a loopback that is down.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import stat
import struct
from collections.abc import Iterable

from autograder.confine import kernel
from autograder.confine.paths import outermost

# What a namespace is called in /proc/PID/ns, and its flag. That of PIDs begins with the next process forked.
NAMESPACES = {
    "mount": ("mnt", 0x00020000),
    "network": ("net", 0x40000000),
    "IPC": ("ipc", 0x08000000),
    "UTS": ("uts", 0x04000000),
    "PID": ("pid", 0x20000000),
}
_USER = ("user", 0x10000000)

# The names of system libraries lead through it on Debian; it holds links only.
_LINKS = ("/etc/alternatives",)
_MOST_LINKS = 40  # on the way of one path, as in the kernel

_MS_NOSUID, _MS_NODEV, _MS_NOEXEC, _MS_BIND, _MS_REC, _MS_PRIVATE = 2, 4, 8, 4096, 16384, 1 << 18
_ATTR_READ_ONLY, _ATTR_NOSUID, _ATTR_NODEV = 1, 2, 4
_AT_FDCWD, _AT_RECURSIVE, _MNT_DETACH = -100, 0x8000, 2

_SWITCHES = {  # files, the content with which they forbid user namespaces, and what to say of it
    "/proc/sys/user/max_user_namespaces": ("0", "user namespaces are switched off"),
    "/proc/sys/kernel/unprivileged_userns_clone": ("0", "user namespaces are for root only"),
    "/proc/sys/kernel/apparmor_restrict_unprivileged_userns": ("1", "AppArmor restricts user namespaces"),
}


class Keeper:
    """The first process of the PID namespace: it only waits. When it ends, the kernel kills all others in there.

    It ends with the zygote, and the zygote can tell whether it lives: a sandbox that died with it has done no wrong.
    """

    def __init__(self) -> None:
        """Fork it, from a process with one thread that has just called `unshare`.

        Raises:
            OSError: it could not be forked, or ended at once.
        """
        self._line, theirs = socket.socketpair()
        with theirs:
            self._pid = os.fork()
            if self._pid == 0:
                _wait_for_the_end(theirs.fileno())
        if not self._line.recv(1):
            raise OSError(f"the first process of the PID namespace ended at once ({os.waitpid(self._pid, 0)[1]})")

    def fileno(self) -> int:
        """Return a descriptor that has something to read once the process is on its way out, before any other is."""
        return self._line.fileno()

    def lives(self) -> bool:
        try:
            return self._line.recv(1, socket.MSG_DONTWAIT) != b""
        except BlockingIOError:
            return True
        except ConnectionError:
            return False

    def end(self) -> None:
        """Kill it, and with it all that is left in the namespace. Children there must have been reaped."""
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        self._line.close()


def _wait_for_the_end(line: int) -> None:
    try:
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
        os.dup2(line, 0)
        kernel.close_from(1)
        os.chdir("/")
        kernel.drop_capabilities()
        os.write(0, b"1")
        os.read(0, 1)  # for good: should the zygote have gone before the first line, this ends, too
    finally:
        os._exit(0)


def enclose(names: Iterable[str], writable: str, mount_point: str) -> Keeper:
    """Move this process into namespaces of its own, whose only files are these. There is no way back.

    The process must have one thread. After a failure it is half-way, and must end.

    Args:
        names: absolute paths to what may be seen. Links on their way lead where they led before.
        writable: the one folder in which files can be made, by its real path.
        mount_point: an empty folder, which is as empty afterwards.

    Raises:
        OSError: the kernel refused.
    """
    flags = sum(flag for _, flag in NAMESPACES.values())
    if kernel.may_administer():
        kernel.syscall("unshare", flags)
    else:
        user, group = os.geteuid(), os.getegid()
        kernel.syscall("unshare", flags | _USER[1])
        _write("/proc/self/setgroups", "deny")
        _write("/proc/self/uid_map", f"{user} {user} 1")
        _write("/proc/self/gid_map", f"{group} {group} 1")
    kernel.syscall("sethostname", b"sandbox", len(b"sandbox"))  # the machine's name is nobody's business
    kernel.syscall("mount", None, b"/", None, _MS_REC | _MS_PRIVATE, None)  # nothing below shows outside
    _build_root(mount_point, [*names, *filter(os.path.exists, _LINKS)], writable)
    os.chdir(mount_point)
    kernel.syscall("pivot_root", b".", b".")
    kernel.syscall("umount2", b".", _MNT_DETACH)  # the old root, which now lies on the new one
    os.chdir("/")
    return Keeper()


def identities(proc: int) -> dict[str, int]:
    """Return numbers that tell this process's namespaces from others, those that this kernel has.

    Args:
        proc: a descriptor of /proc.
    """
    found = {}
    for name, (file, _) in (*NAMESPACES.items(), ("user", _USER)):
        with contextlib.suppress(FileNotFoundError):
            found[name] = os.stat(f"self/ns/{file}", dir_fd=proc).st_ino
    return found


def available() -> bool:
    """Does this kernel have all of them? Whether it lets us is another matter."""
    return all(os.path.exists(f"/proc/self/ns/{file}") for file, _ in NAMESPACES.values())


def obstacle(error: OSError) -> str:
    """Return what stands in the way of namespaces, in words, as far as it can be told."""
    found = [text for path, (content, text) in _SWITCHES.items() if _read(path) == content]
    if not found and "Seccomp:\t2" in _read("/proc/self/status"):
        found = ["a filter of system calls is in force, such as that of a container"]
    if kernel.may_administer() and len(found) == 1 and "user" in found[0]:
        found = []  # not needed, so not the reason
    return "; ".join([f"no namespaces ({error.strerror or error})", *found])


# ---------------------------------------------------------------------------------- the new root


def _build_root(root: str, names: Iterable[str], writable: str) -> None:
    """Mount a small file system at `root`, with these paths in it as they are in the present one."""
    options = b"mode=755,size=1m"
    kernel.syscall("mount", b"tmpfs", os.fsencode(root), b"tmpfs", _MS_NOSUID | _MS_NODEV | _MS_NOEXEC, options)
    # All folders and links first: once something is bound there, what is made below would be made in the original.
    shown = outermost({_make_way(root, name) for name in names})
    _make_way(root, writable)
    for path in shown:
        _bind(path, root + path, _ATTR_READ_ONLY)
    _bind(writable, root + writable, 0)
    _set_attributes(root, _ATTR_READ_ONLY, recursively=False)


def _make_way(root: str, path: str) -> str:
    """Make in `root` the folders and links on the way to `path`, with an empty file or folder at its end.

    Returns:
        the real path.
    """
    done, waiting, links = "/", path.split("/"), 0
    while waiting:
        part = waiting.pop(0)
        if part == "..":
            done = os.path.dirname(done)
        if part in ("", ".", ".."):
            continue
        here = os.path.join(done, part)
        if os.path.islink(here):
            if (links := links + 1) > _MOST_LINKS:
                raise OSError(f"{path}: too many links")
            target = os.readlink(here)
            if not os.path.lexists(root + here):
                os.symlink(target, root + here)
            done = "/" if target.startswith("/") else done
            waiting = target.split("/") + waiting
        else:
            done = here
            _make_place(root + here, folder=os.path.isdir(here))
    return done


def _make_place(path: str, *, folder: bool) -> None:
    if os.path.exists(path):
        return
    if folder:
        os.mkdir(path)
        os.chmod(path, 0o755)  # whatever the umask: a uid of its own must get through
    else:
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o644))


def _bind(source: str, target: str, attributes: int) -> None:
    kernel.syscall("mount", os.fsencode(source), os.fsencode(target), None, _MS_BIND | _MS_REC, None)
    is_device = stat.S_ISCHR(os.stat(source).st_mode)
    _set_attributes(target, attributes | _ATTR_NOSUID | (0 if is_device else _ATTR_NODEV), recursively=True)


def _set_attributes(path: str, attributes: int, *, recursively: bool) -> None:
    wanted = struct.pack("=4Q", attributes, 0, 0, 0)
    flags = _AT_RECURSIVE if recursively else 0
    kernel.syscall("mount_setattr", _AT_FDCWD, os.fsencode(path), flags, wanted, len(wanted))


def _write(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)


def _read(path: str) -> str:
    try:
        with open(path) as file:
            return file.read().strip()
    except OSError:
        return ""
