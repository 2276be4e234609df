"""Which system calls a sandbox may make: the policy, and its translation to a filter program.

The filter is the last wall to go up. It sees numbers and register values, never what a pointer points to, so it says
nothing about paths; `landlock.py` does.
"""

from __future__ import annotations

import errno
import platform
import struct

from autograder.confine import kernel
from autograder.confine.syscalls import NEWEST_REVIEWED, NUMBERS

# What a sandbox has no business with. The answers are errors that Python code expects, not a kill, so that a library
# that only tries (a thread pool, a cache, a font search) goes on without it.
REFUSED: dict[int, str] = {
    errno.EACCES: "socket",
    errno.EPERM: """
        fork vfork execve execveat setsid setpgid
        connect bind listen sendmsg sendmmsg
        tkill rt_sigqueueinfo pidfd_open pidfd_send_signal pidfd_getfd
        ptrace process_vm_readv process_vm_writev kcmp process_madvise process_mrelease migrate_pages move_pages
        mount umount2 pivot_root chroot unshare setns open_tree move_mount fsopen fsconfig fsmount fspick
        mount_setattr statmount listmount swapon swapoff reboot acct sethostname setdomainname quotactl quotactl_fd
        init_module finit_module delete_module kexec_load kexec_file_load syslog vhangup
        settimeofday clock_settime adjtimex clock_adjtime ioperm iopl modify_ldt personality lookup_dcookie uselib
        perf_event_open bpf userfaultfd keyctl add_key request_key open_by_handle_at name_to_handle_at
        lsm_get_self_attr lsm_set_self_attr lsm_list_modules
        shmget shmat shmctl semget semop semctl semtimedop msgget msgsnd msgrcv msgctl mq_open mq_unlink
        inotify_init inotify_init1 inotify_add_watch fanotify_init fanotify_mark
        setuid setgid setreuid setregid setresuid setresgid setgroups setfsuid setfsgid capset
        setpriority ioprio_set sched_setscheduler sched_setparam sched_setattr
        truncate mknod mknodat link linkat
        landlock_create_ruleset landlock_add_rule landlock_restrict_self
    """,  # truncate: Landlock before ABI 3 does not see it; its rules cost memory of the kernel's, without a limit.
    # sendmsg: a file that was deleted and sent to oneself is open nowhere, mapped nowhere, and on the disk
    errno.ENOSYS: """
        clone3 openat2 memfd_create memfd_secret io_setup io_uring_setup io_uring_enter io_uring_register fchmodat2
        seccomp
    """,  # clone3 and openat2 hide their flags behind a pointer; C libraries fall back to the calls that show them
    # Changes of metadata, which Landlock does not see, and sync, which stalls everybody's disk: they seem to succeed
    # and do nothing, since shutil.copy, zipfile and many others make them and need no more.
    0: """
        chmod fchmod fchmodat chown lchown fchown fchownat utime utimes futimesat utimensat
        setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr sync syncfs
    """,
}

_AUDIT_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32_BIT = 0x40000000

_LOAD, _JUMP, _EQUAL, _GREATER, _AT_LEAST, _ANY_BIT, _AND, _RETURN = (
    0x20, 0x05, 0x15, 0x25, 0x35, 0x45, 0x54, 0x06,
)  # fmt: skip
_ALLOW = 0x7FFF0000
_KILL = 0x80000000
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16

_Instruction = tuple[int, int, int, int]  # code, jump if true, jump if false, operand


def _refuse(code: int) -> int:
    return 0x00050000 | code


_NOT_PERMITTED = _refuse(errno.EPERM)


def _load_argument(index: int) -> _Instruction:
    """Load the low 32 bits of an argument; the kernel reads the arguments that we look at as 32-bit, too."""
    return (_LOAD, 0, 0, _ARGUMENTS_AT + 8 * index)


def _give(answer: int) -> _Instruction:
    return (_RETURN, 0, 0, answer)


def _when(test: int, operand: int, answer: int) -> list[_Instruction]:
    return [(test, 0, 1, operand), _give(answer)]


def _only_if_argument_is(index: int, *values: int) -> list[_Instruction]:
    allowed = [step for value in values for step in _when(_EQUAL, value, _ALLOW)]
    return [_load_argument(index), *allowed, _give(_NOT_PERMITTED)]


def _unless_argument_is(index: int, *values: int) -> list[_Instruction]:
    refused = [step for value in values for step in _when(_EQUAL, value, _NOT_PERMITTED)]
    return [_load_argument(index), *refused, _give(_ALLOW)]


def _threads_only() -> list[_Instruction]:
    """`clone` for a thread of this process: CLONE_THREAD and no new namespace."""
    namespaces = 0x7E020000 | 0x00000080
    return [
        _load_argument(0),
        *_when(_ANY_BIT, namespaces, _NOT_PERMITTED),
        *_when(_ANY_BIT, 0x00010000, _ALLOW),
        _give(_NOT_PERMITTED),
    ]


def _unix_stream_pair() -> list[_Instruction]:
    """asyncio needs a socket pair. A datagram one could send to any socket of the machine, so a stream pair only."""
    return [
        _load_argument(0),
        (_EQUAL, 1, 0, 1),  # AF_UNIX
        _give(_NOT_PERMITTED),
        _load_argument(1),
        (_AND, 0, 0, 0xF),
        *_when(_EQUAL, 1, _ALLOW),  # SOCK_STREAM
        _give(_NOT_PERMITTED),
    ]


def _unix_packet_socket() -> list[_Instruction]:
    """The one kind of socket that a GPU's driver insists on. It says nothing to anybody without a connection."""
    return [
        _load_argument(0),
        (_EQUAL, 1, 0, 1),  # AF_UNIX
        _give(_NOT_PERMITTED),
        _load_argument(1),
        (_AND, 0, 0, 0xF),
        *_when(_EQUAL, 5, _ALLOW),  # SOCK_SEQPACKET
        _give(_NOT_PERMITTED),
    ]


def _no_urgent_data() -> list[_Instruction]:
    """MSG_OOB on a local socket: needed by nobody, and a part of the kernel that has had holes."""
    return [_load_argument(3), *_when(_ANY_BIT, 1, _NOT_PERMITTED), _give(_ALLOW)]


def _no_truncating_read(flags_at: int) -> list[_Instruction]:
    """O_RDONLY with O_TRUNC empties a file that may only be read, where Landlock is older than ABI 3."""
    access_and_truncate = 0x203
    return [
        _load_argument(flags_at),
        (_AND, 0, 0, access_and_truncate),
        *_when(_EQUAL, 0x200, _NOT_PERMITTED),
        _give(_ALLOW),
    ]


def _depends_on_arguments(pid: int) -> dict[str, list[_Instruction]]:
    return {
        "clone": _threads_only(),
        "socketpair": _unix_stream_pair(),
        "socket": _unix_packet_socket(),  # reached only where REFUSED is told to let it through
        "kill": _only_if_argument_is(0, pid),
        "tgkill": _only_if_argument_is(0, pid),
        "rt_tgsigqueueinfo": _only_if_argument_is(0, pid),
        "prlimit64": _only_if_argument_is(0, 0, pid),
        "sched_setaffinity": _only_if_argument_is(0, 0),
        # parent-death signal, dumpable, seccomp, memory map, subreaper, core scheduling, ptracer
        "prctl": _unless_argument_is(0, 1, 4, 22, 35, 36, 62, 0x59616D61),
        # F_SETOWN, F_SETSIG, F_SETOWN_EX, F_SETLEASE, F_NOTIFY, F_SETPIPE_SZ: signals to others, held locks and memory
        "fcntl": _unless_argument_is(1, 8, 10, 15, 1024, 1026, 1031),
        # TIOCSTI, TIOCLINUX, FIOSETOWN, SIOCSPGRP: typing into a terminal, signals to others
        "ioctl": _unless_argument_is(1, 0x5412, 0x541C, 0x8901, 0x8902),
        "sendto": _no_urgent_data(),
        # SO_PEERPIDFD, SO_PASSPIDFD: a handle of the grader, whose end of the stream has nobody else
        "getsockopt": _unless_argument_is(2, 77),
        "setsockopt": _unless_argument_is(2, 76),
        "open": _no_truncating_read(1),
        "openat": _no_truncating_read(2),
    }


def program(pid: int, machine: str, allowed: frozenset[str] = frozenset()) -> bytes:
    """Return the filter for the process `pid`, ready for the kernel.

    Args:
        machine: "x86_64" or "aarch64".
        allowed: names in REFUSED that are let through nevertheless (a GPU's driver needs some).
    """
    column = kernel.MACHINES[machine]
    steps: list[_Instruction] = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_EQUAL, 1, 0, _AUDIT_ARCHITECTURE[machine]),
        _give(_KILL),  # 32-bit calls have other numbers
        (_LOAD, 0, 0, _NUMBER_AT),
    ]
    if machine == "x86_64":
        steps += [(_AT_LEAST, 0, 1, _X32_BIT), _give(_KILL)]
    steps += _when(_GREATER, NEWEST_REVIEWED, _refuse(errno.ENOSYS))
    for code, names in REFUSED.items():
        numbers = [NUMBERS[name][column] for name in names.split() if name not in allowed]
        steps += _any_of([nr for nr in numbers if nr is not None], _refuse(code))
    for name, body in _depends_on_arguments(pid).items():
        nr = NUMBERS[name][column]
        if nr is not None:
            steps += [(_EQUAL, 0, len(body), nr), *body]
    steps.append(_give(_ALLOW))
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def _any_of(numbers: list[int], answer: int) -> list[_Instruction]:
    """Give `answer` when the loaded system call is one of these. A jump reaches 255 steps at most."""
    steps: list[_Instruction] = []
    for start in range(0, len(numbers), 200):
        part = numbers[start : start + 200]
        steps += [(_EQUAL, len(part) - at, 0, nr) for at, nr in enumerate(part)]
        steps += [(_JUMP, 0, 0, 1), _give(answer)]
    return steps


def supported() -> bool:
    """Can this kernel and this machine filter system calls with our policy?"""
    if platform.machine() not in kernel.MACHINES or platform.system() != "Linux":
        return False
    try:
        return kernel.prctl(kernel.PR_GET_SECCOMP) >= 0
    except OSError:
        return False


def install(filter_program: bytes) -> None:
    """Put this process under the filter, for good. Needs "no new privileges" set before.

    Raises:
        OSError: the kernel refused.
    """
    steps, steps_address = kernel.address_of(filter_program)
    header, header_address = kernel.address_of(struct.pack("@HP", len(filter_program) // 8, steps_address))
    kernel.prctl(kernel.PR_SET_SECCOMP, 2, header_address)
    del steps, header  # alive until here
