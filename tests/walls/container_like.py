"""Runs a command with the privileges that a process has in a container of Docker's with its default profile.

    python tests/walls/container_like.py CMD …

That is an imitation, for machines without Docker: the same 14 capabilities for root, and a filter of system calls that
refuses what Docker's profile refuses to a container without more. (Its list names what is allowed; this one what is
refused of the calls in `syscalls.py`, so it may let through what hardly anybody knows.) The files are this machine's.
"""

from __future__ import annotations

import errno
import os
import platform
import struct
import sys
from typing import NoReturn

from autograder.confine import kernel, seccomp
from autograder.confine.syscalls import NEWEST_REVIEWED, NUMBERS

CAPABILITIES = {
    "CHOWN": 0, "DAC_OVERRIDE": 1, "FOWNER": 3, "FSETID": 4, "KILL": 5, "SETGID": 6, "SETUID": 7, "SETPCAP": 8,
    "NET_BIND_SERVICE": 10, "NET_RAW": 13, "SYS_CHROOT": 18, "MKNOD": 27, "AUDIT_WRITE": 29, "SETFCAP": 31,
}  # fmt: skip
REFUSED = """
    mount umount2 pivot_root unshare setns open_tree move_mount fsopen fsconfig fsmount fspick mount_setattr statmount
    listmount sethostname setdomainname quotactl quotactl_fd swapon swapoff reboot acct syslog vhangup
    init_module finit_module delete_module kexec_load kexec_file_load settimeofday clock_settime ioperm iopl
    keyctl add_key request_key bpf perf_event_open userfaultfd io_uring_setup io_uring_enter io_uring_register
    open_by_handle_at fanotify_init lookup_dcookie uselib kcmp pidfd_getfd process_madvise migrate_pages move_pages
    lsm_get_self_attr lsm_set_self_attr lsm_list_modules
"""
NEW_NAMESPACES = 0x7E020000
AF_VSOCK = 40
PERSONALITIES = (0, 0x8, 0x20000, 0x20008, 0xFFFFFFFF)

LOAD, EQUAL, GREATER, ANY_BIT, RETURN = 0x20, 0x15, 0x25, 0x45, 0x06
ALLOW, NO_ACCESS, NO_SUCH_CALL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS


def become_like_a_container() -> None:
    """Give up what a process in a container does not have, for good, in this process and all that it starts."""
    kept = sum(1 << number for number in CAPABILITIES.values())
    if not kernel.may_administer():  # an ordinary user may put up a filter only without a way to new privileges
        kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    seccomp.install(filter_program())  # before the capabilities go: without that flag it needs one of them
    _keep_capabilities(kept)


def filter_program() -> bytes:
    """Return the filter for this machine, ready for the kernel."""
    column = kernel.MACHINES[platform.machine()]
    number = {name: NUMBERS[name][column] for name in NUMBERS}
    steps: list[tuple[int, int, int, int]] = [(LOAD, 0, 0, 0)]
    for name in REFUSED.split():
        if number[name] is not None:
            steps += [(EQUAL, 0, 1, number[name]), (RETURN, 0, 0, NO_ACCESS)]
    steps += [(EQUAL, 0, 1, number["clone3"]), (RETURN, 0, 0, NO_SUCH_CALL)]
    steps += [(GREATER, 0, 1, NEWEST_REVIEWED), (RETURN, 0, 0, NO_SUCH_CALL)]
    first_argument = (LOAD, 0, 0, 16)
    clone = [(ANY_BIT, 0, 1, NEW_NAMESPACES), (RETURN, 0, 0, NO_ACCESS)]
    socket = [(EQUAL, 0, 1, AF_VSOCK), (RETURN, 0, 0, NO_ACCESS)]
    personality = [step for value in PERSONALITIES for step in ((EQUAL, 0, 1, value), (RETURN, 0, 0, ALLOW))]
    personality += [(RETURN, 0, 0, NO_ACCESS)]
    for name, rest in (("clone", clone), ("socket", socket), ("personality", personality)):
        body = [first_argument, *rest, (RETURN, 0, 0, ALLOW)]
        steps += [(EQUAL, 0, len(body), number[name]), *body]
    steps.append((RETURN, 0, 0, ALLOW))
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def _keep_capabilities(kept: int) -> None:
    kept &= kernel.capabilities()
    for capability in range(64):
        if not kept & 1 << capability:
            try:
                kernel.prctl(kernel.PR_CAPBSET_DROP, capability)
            except OSError:  # none to drop, or past the last one
                break
    header = struct.pack("=II", 0x20080522, 0)
    kernel.syscall("capset", header, struct.pack("=6I", kept, kept, 0, 0, 0, 0))


def main() -> NoReturn:
    if len(sys.argv) < 2:
        sys.exit("usage: python tests/walls/container_like.py CMD …")
    become_like_a_container()
    os.execvp(sys.argv[1], sys.argv[1:])


if __name__ == "__main__":
    main()
