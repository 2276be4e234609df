"""The filter of system calls, run by a small interpreter of its own: both machines, without either."""

from __future__ import annotations

import errno
import struct

import pytest

from autograder.confine import cuda, kernel
from autograder.confine.seccomp import REFUSED, program
from autograder.confine.syscalls import NEWEST_REVIEWED, NUMBERS

PID = 4711
ALLOW, KILL = 0x7FFF0000, 0x80000000
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}


def refused(name: str) -> int:
    return 0x00050000 | getattr(errno, name)


def answer(
    machine: str,
    call: str | int,
    *args: int,
    architecture: int | None = None,
    allowed: frozenset[str] = frozenset(),
) -> int:
    """What the kernel would do: the filter's 32-bit answer to a system call."""
    nr = NUMBERS[call][kernel.MACHINES[machine]] if isinstance(call, str) else call
    data = struct.pack(
        "=iIQ6Q", nr, architecture or ARCHITECTURES[machine], 0, *(arg & (2**64 - 1) for arg in (*args, *[0] * 6)[:6])
    )
    steps = list(struct.iter_unpack("=HBBI", program(PID, machine, allowed)))
    at = accumulator = 0
    while True:
        code, if_true, if_false, operand = steps[at]
        at += 1
        match code:
            case 0x20:
                (accumulator,) = struct.unpack_from("=I", data, operand)
            case 0x54:
                accumulator &= operand
            case 0x05:
                at += operand
            case 0x06:
                return operand
            case _:
                tests = {
                    0x15: accumulator == operand,
                    0x25: accumulator > operand,
                    0x35: accumulator >= operand,
                    0x45: bool(accumulator & operand),
                }
                at += if_true if tests[code] else if_false


@pytest.fixture(params=["x86_64", "aarch64"])
def machine(request):
    return request.param


def test_every_refused_call_gets_its_error(machine):
    for code, names in REFUSED.items():
        for name in names.split():
            if NUMBERS[name][kernel.MACHINES[machine]] is not None:
                assert answer(machine, name) == 0x00050000 | code, name


def test_ordinary_calls_are_let_through(machine):
    ordinary = {"x86_64": (0, 1, 3, 5, 9, 11, 202, 228, 231), "aarch64": (63, 64, 57, 80, 222, 215, 98, 113, 94)}
    for nr in ordinary[machine]:  # read, write, close, fstat, mmap, munmap, futex, clock_gettime, exit_group
        assert answer(machine, nr) == ALLOW


def test_what_is_newer_than_the_review_does_not_exist(machine):
    assert answer(machine, NEWEST_REVIEWED + 1) == refused("ENOSYS")
    assert answer(machine, 600) == refused("ENOSYS")


def test_other_architectures_are_killed(machine):
    assert answer(machine, 1, architecture=0x40000003) == KILL  # i386
    if machine == "x86_64":
        assert answer(machine, 0x40000000 | 1) == KILL  # x32


def test_clone_makes_threads_only(machine):
    thread = 0x3D0F00
    assert answer(machine, "clone", thread) == ALLOW
    assert answer(machine, "clone", 17) == refused("EPERM")  # fork
    assert answer(machine, "clone", 0x4111) == refused("EPERM")  # vfork
    for namespace in (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000, 0x80):
        assert answer(machine, "clone", thread | namespace) == refused("EPERM")


def test_signals_reach_only_the_process_itself(machine):
    for call in ("kill", "tgkill", "rt_tgsigqueueinfo"):
        assert answer(machine, call, PID, 15) == ALLOW
        for other in (1, 0, -1, -PID, PID + 1):
            assert answer(machine, call, other, 15) == refused("EPERM")


def test_socket_pairs_are_streams(machine):
    assert answer(machine, "socketpair", 1, 1) == ALLOW
    assert answer(machine, "socketpair", 1, 1 | 0o2000000) == ALLOW  # close on exec
    assert answer(machine, "socketpair", 1, 2) == refused("EPERM")  # datagrams
    assert answer(machine, "socketpair", 2, 1) == refused("EPERM")  # AF_INET


def test_what_is_sent_over_a_pair_are_bytes_and_nothing_else(machine):
    assert answer(machine, "sendto", 5, 0, 1, 0x4000) == ALLOW  # MSG_NOSIGNAL
    assert answer(machine, "sendto", 5, 0, 1, 1) == refused("EPERM")  # MSG_OOB
    assert answer(machine, "sendmsg", 5) == answer(machine, "sendmmsg", 5) == refused("EPERM")
    assert answer(machine, "getsockopt", 5, 1, 3) == ALLOW  # its type
    assert answer(machine, "getsockopt", 5, 1, 77) == answer(machine, "setsockopt", 5, 1, 76) == refused("EPERM")


def test_truncating_what_may_only_be_read_is_refused(machine):
    assert answer(machine, "openat", -100, 0, 0x200) == refused("EPERM")
    assert answer(machine, "openat", -100, 0, 0x201 | 0x40) == ALLOW
    assert answer(machine, "openat", -100, 0, 0) == ALLOW


def test_limits_priorities_and_the_like_of_others_are_out_of_reach(machine):
    assert answer(machine, "prlimit64", 0, 7) == answer(machine, "prlimit64", PID, 7) == ALLOW
    assert answer(machine, "prlimit64", 1, 7) == refused("EPERM")
    assert answer(machine, "sched_setaffinity", 1) == refused("EPERM")
    assert answer(machine, "prctl", 4, 1) == refused("EPERM")  # dumpable
    assert answer(machine, "prctl", 15) == ALLOW  # a name for the thread
    assert answer(machine, "fcntl", 3, 8, 1) == refused("EPERM")  # F_SETOWN
    assert answer(machine, "ioctl", 0, 0x5412) == refused("EPERM")  # TIOCSTI


def test_a_name_let_through_is_only_that_one():
    with_it = program(PID, "x86_64", frozenset({"memfd_create"}))
    assert len(with_it) == len(program(PID, "x86_64")) - 8


def test_for_a_gpu_one_kind_of_socket_and_no_connection():
    def with_gpu(call, *args):
        return answer("x86_64", call, *args, allowed=cuda.SYSTEM_CALLS)

    assert with_gpu("socket", 1, 5) == with_gpu("bind") == with_gpu("listen") == ALLOW
    for family in (1, 2, 10, 16, 17, 38, 40):
        for kind in (1, 2, 3):
            assert with_gpu("socket", family, kind) == refused("EPERM")
    assert with_gpu("socket", 2, 5) == refused("EPERM")
    assert with_gpu("connect") == refused("EPERM")
