"""Get back what was given up: the uid, capabilities, limits, namespaces, mounts, the right to be debugged.

base: right
holds from: LIMITS
"""

import ctypes
import os
import resource

_libc = ctypes.CDLL(None, use_errno=True)


def _raise(which):
    soft, hard = resource.getrlimit(which)
    if hard == resource.RLIM_INFINITY:
        raise OSError  # there is nothing to raise
    resource.setrlimit(which, (hard + 1, hard + 1))


def _ok(result):
    if result < 0:
        raise OSError


def loot():
    done = []
    everything = b"\xff" * 24
    for name, get in (
        ("uid 0", lambda: os.setresuid(0, 0, 0)),
        ("uid 1234", lambda: os.setuid(1234)),
        ("groups", lambda: os.setgroups([0, 6])),
        ("group 6", lambda: os.setgid(6)),
        ("capabilities", lambda: _ok(_libc.capset(b"\x22\x05\x08\x20\0\0\0\0", everything))),
        ("ambient capabilities", lambda: _ok(_libc.prctl(47, 2, 21, 0, 0))),
        ("memory", lambda: _raise(resource.RLIMIT_AS)),
        ("file size", lambda: _raise(resource.RLIMIT_FSIZE)),
        ("open files", lambda: _raise(resource.RLIMIT_NOFILE)),
        ("locked memory", lambda: _raise(resource.RLIMIT_MEMLOCK)),
        ("priority", lambda: os.setpriority(os.PRIO_PROCESS, 0, -5)),
        ("real time", lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))),
        ("a user namespace", lambda: _ok(_libc.unshare(0x10000000))),
        ("a mount namespace", lambda: _ok(_libc.unshare(0x00020000))),
        ("a network namespace", lambda: _ok(_libc.unshare(0x40000000))),
        ("a cgroup namespace", lambda: _ok(_libc.unshare(0x02000000))),
        ("another's namespace", lambda: _ok(_libc.setns(os.open("/proc/1/ns/mnt", os.O_RDONLY), 0))),
        ("a mount", lambda: _ok(_libc.mount(b"tmpfs", b".", b"tmpfs", 0, None))),
        ("another root", lambda: os.chroot(".")),
        ("to be dumped", lambda: _ok(_libc.prctl(4, 1, 0, 0, 0))),
        ("no death with the parent", lambda: _ok(_libc.prctl(1, 0, 0, 0, 0))),
        ("orphans", lambda: _ok(_libc.prctl(36, 1, 0, 0, 0))),
        ("tracers", lambda: _ok(_libc.prctl(0x59616D61, ctypes.c_long(-1), 0, 0, 0))),
        ("another memory map", lambda: _ok(_libc.prctl(35, 8, 0, 0, 0))),
        ("another filter", lambda: _ok(_libc.syscall(317 if os.uname().machine == "x86_64" else 277, 0, 0, 0))),
        ("a personality", lambda: _ok(_libc.personality(0x0040000))),
        ("a session", os.setsid),
        ("a process group", lambda: os.setpgid(0, 0)),
    ):
        try:
            get()
            done.append(f"done:{name}")
        except (OSError, ValueError):
            pass
    return done
