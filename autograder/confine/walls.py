"""The walls of one sandbox, put up in order by the process that will live behind them. Linux only.

Which walls there are is a `Plan`, decided once in a run by a probe child; nothing here decides or falls back.
"""

from __future__ import annotations

import os
import platform
import signal

import msgspec

from autograder.confine import cuda, kernel, landlock, limits, seccomp
from autograder.confine.levels import Isolation

# No user of a usual system and no container engine hands out these; 256 of them for each zygote.
_FIRST_PRIVATE_UID = 0x70000000
SLOTS = 256
_ZYGOTES = 1 << 19  # so that uids stay below 2**31


class Plan(msgspec.Struct, frozen=True):
    """Which walls a sandbox of this run gets.

    With FULL+, the zygote is in an enclosure of its own (`namespaces.py`); the other walls go up in each sandbox.
    `landlock` is the version to use, 0 for none. With `first_uid` each sandbox gets the uid first_uid + slot; without,
    it keeps the uid that it has and loses every capability.
    """

    isolation: Isolation
    landlock: int
    seccomp: bool
    first_uid: int | None
    gpu: bool = False

    @property
    def enclosed(self) -> bool:
        return self.isolation is Isolation.FULL_PLUS

    def __str__(self) -> str:
        return f"{self.isolation}{', a uid of its own' if self.first_uid is not None else ''}"


class Ground(msgspec.Struct, frozen=True):
    """What a zygote hands on to each sandbox that is forked from it.

    `parent` is the zygote's pid as a sandbox sees it, 0 from within an enclosure, and `proc` a descriptor of /proc,
    which an enclosure does not hold. `readable` are paths, worked out once. `canaries` as `protocol.Start` has them.
    `namespaces` are the staff's, as `namespaces.identities` returns them.
    """

    parent: int
    proc: int
    readable: list[str]
    canaries: list[str]
    namespaces: dict[str, int]


class WallsDown(Exception):
    """A wall could not be put up, or did not hold. The text is for the staff; it names no hidden file."""


def plans(gpu: bool = False) -> list[Plan]:
    """Return what could be tried on this machine, strongest first.

    FULL+ is not tried with a GPU: its driver wants more of /proc and /sys than an enclosure holds.
    """
    version = landlock.abi()
    filtered = seccomp.supported()
    root = os.geteuid() == 0
    first_uid = _FIRST_PRIVATE_UID + SLOTS * (os.getpid() % _ZYGOTES) if root else None
    found = []
    if version and filtered and not gpu:
        if root and kernel.may_administer():  # in a user namespace there would be no other uids
            found.append(Plan(Isolation.FULL_PLUS, version, True, first_uid))
        found.append(Plan(Isolation.FULL_PLUS, version, True, None))
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

    Args:
        parent: its pid as seen from here, 0 if it is outside of this process's PID namespace. (A new parent would be
            outside, too. But then the first process of the namespace has gone with the old one, and all are killed.)

    Raises:
        WallsDown: the parent is gone already.
    """
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise WallsDown("the parent process is gone")


def hide_memory() -> None:
    """Keep other processes of the same user from reading this one's memory (and the kernel from dumping it)."""
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)


def put_up(plan: Plan, ground: Ground, *, scratch: str, slot: int, memory_bytes: int) -> None:
    """Confine this process for good. The order matters, and each step says why it stands where it stands.

    The process must have one thread: several walls hold only for the thread that puts them up and its descendants.
    `ground.proc` is closed: with it, one could see out of an enclosure.

    Raises:
        WallsDown, OSError: a step failed. The process is half-confined then, and must end.
    """
    if _threads(ground.proc) != 1:
        raise WallsDown("the process has more than one thread")
    os.setsid()
    os.umask(0o077)
    os.chdir(scratch)
    if plan.isolation is Isolation.NONE:
        os.close(ground.proc)
        die_with_parent(ground.parent)
        return
    _be_the_first_to_go(ground.proc)  # Landlock hides /proc
    # Limits before the capabilities go: some hard limits may be above what we may set later.
    private_uid = plan.first_uid is not None
    whole = not plan.gpu
    limits.limit_resources(memory_bytes, proc=ground.proc, whole_address_space=whole, private_uid=private_uid)
    os.close(ground.proc)
    # Paths are opened before the uid changes: an interpreter may live where the new uid cannot go.
    rules = _rules(plan, ground.readable, scratch) if plan.landlock else None
    if plan.first_uid is not None:
        _become(plan.first_uid + slot, scratch)
    kernel.drop_capabilities()  # root keeps them otherwise, and CAP_SYS_RESOURCE undoes the limits
    die_with_parent(ground.parent)  # after the uid: a change of credentials clears it
    hide_memory()
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    if rules is not None:
        rules.enforce()
    if plan.seccomp:  # last: it refuses what the steps above needed
        allowed = cuda.SYSTEM_CALLS if plan.gpu else frozenset[str]()
        seccomp.install(seccomp.program(os.getpid(), platform.machine(), allowed))


def _rules(plan: Plan, readable: list[str], scratch: str) -> landlock.Ruleset:
    rules = landlock.Ruleset(plan.landlock)
    rules.allow(readable, landlock.READ)
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


def _threads(proc: int) -> int:
    descriptor = os.open("self/task", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=proc)
    count = len(os.listdir(descriptor))
    os.close(descriptor)
    return count


def _be_the_first_to_go(proc: int) -> None:
    """Where the machine runs out of memory, let the kernel end this process and not a grader."""
    try:
        descriptor = os.open("self/oom_score_adj", os.O_WRONLY | os.O_CLOEXEC, dir_fd=proc)
        os.write(descriptor, b"1000")
        os.close(descriptor)
    except OSError:  # a convenience; memory is limited by the walls
        pass
