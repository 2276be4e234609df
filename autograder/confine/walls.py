"""The walls of one sandbox, put up in order by the process that will live behind them. Linux only.

Which walls there are is a `Plan`, decided once in a run by a probe child; nothing here decides or falls back.
"""

from __future__ import annotations

import os
import platform
import signal

import msgspec

from autograder.confine import cuda, kernel, landlock, limits, paths, seccomp
from autograder.confine.levels import Isolation

# No user of a usual system and no container engine hands out these; 256 of them for each zygote.
_FIRST_PRIVATE_UID = 0x70000000
SLOTS = 256
_ZYGOTES = 1 << 19  # so that uids stay below 2**31


class Plan(msgspec.Struct, frozen=True):
    """Which walls a sandbox of this run gets.

    `landlock` is the version to use, 0 for none. With `first_uid` each sandbox gets the uid first_uid + slot; without,
    it keeps the uid that it has and loses every capability.
    """

    isolation: Isolation
    landlock: int
    seccomp: bool
    first_uid: int | None
    gpu: bool = False


class WallsDown(Exception):
    """A wall could not be put up, or did not hold. The text is for the staff; it names no hidden file."""


def plans(gpu: bool = False) -> list[Plan]:
    """Return what could be tried on this machine, strongest first."""
    version = landlock.abi()
    filtered = seccomp.supported()
    root = os.geteuid() == 0
    first_uid = _FIRST_PRIVATE_UID + SLOTS * (os.getpid() % _ZYGOTES) if root else None
    found = []
    if version and filtered and root:
        found.append(Plan(Isolation.FULL, version, True, first_uid, gpu))
    if version and filtered:
        found.append(Plan(Isolation.FULL, version, True, None, gpu))
    if root and filtered:
        found.append(Plan(Isolation.UID, 0, True, first_uid, gpu))
    if filtered:
        found.append(Plan(Isolation.LIMITS, 0, True, None, gpu))
    found.append(Plan(Isolation.NONE, 0, False, None, gpu))
    return found


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when the thread that forked it ends.

    Raises:
        WallsDown: the parent is gone already.
    """
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise WallsDown("the parent process is gone")


def hide_memory() -> None:
    """Keep other processes of the same user from reading this one's memory (and the kernel from dumping it)."""
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)


def put_up(plan: Plan, *, scratch: str, slot: int, memory_bytes: int, parent: int) -> None:
    """Confine this process for good. The order matters, and each step says why it stands where it stands.

    The process must have one thread: several walls hold only for the thread that puts them up and its descendants.

    Raises:
        WallsDown, OSError: a step failed. The process is half-confined then, and must end.
    """
    if len(os.listdir("/proc/self/task")) != 1:
        raise WallsDown("the process has more than one thread")
    os.setsid()
    os.umask(0o077)
    os.chdir(scratch)
    if plan.isolation is Isolation.NONE:
        die_with_parent(parent)
        return
    _be_the_first_to_go()  # needs /proc, which Landlock hides
    # Limits before the capabilities go: some hard limits may be above what we may set later.
    private_uid = plan.first_uid is not None
    limits.limit_resources(memory_bytes, whole_address_space=not plan.gpu, private_uid=private_uid)
    # Paths are opened before the uid changes: an interpreter may live where the new uid cannot go.
    rules = _rules(plan, scratch) if plan.landlock else None
    if plan.first_uid is not None:
        _become(plan.first_uid + slot, scratch)
    kernel.drop_capabilities()  # root keeps them otherwise, and CAP_SYS_RESOURCE undoes the limits
    die_with_parent(parent)  # after the uid: a change of credentials clears it
    hide_memory()
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    if rules is not None:
        rules.enforce()
    if plan.seccomp:  # last: it refuses what the steps above needed
        allowed = cuda.SYSTEM_CALLS if plan.gpu else frozenset[str]()
        seccomp.install(seccomp.program(os.getpid(), platform.machine(), allowed))


def _rules(plan: Plan, scratch: str) -> landlock.Ruleset:
    rules = landlock.Ruleset(plan.landlock)
    rules.allow(paths.readable(), landlock.READ)
    rules.allow([scratch], landlock.WRITE)
    rules.allow(["/dev/null"], landlock.READ_FILE | landlock.WRITE_FILE | landlock.TRUNCATE)
    if plan.gpu:
        rules.allow(cuda.devices(), landlock.USE_DEVICE)
        rules.allow(cuda.readable(), landlock.READ)
        rules.allow([cuda.OWN_THREADS], landlock.READ | landlock.WRITE_FILE | landlock.TRUNCATE)
    return rules


def _become(uid: int, scratch: str) -> None:
    os.chown(scratch, uid, uid)
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def _be_the_first_to_go() -> None:
    """Where the machine runs out of memory, let the kernel end this process and not a grader."""
    try:
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("1000")
    except OSError:  # a convenience; memory is limited by the walls
        pass
