"""Fill the kernel's memory: pipes, socket pairs, descriptors on their way, locked pages, signals, Landlock's rules.

base: right
holds from: LIMITS
"""

import array
import ctypes
import fcntl
import os
import signal
import socket
import struct

MIB = 1 << 20
A_LOT = 64 * MIB


def _pipes():
    total = 0
    ends = []
    try:
        while total < 2 * A_LOT:
            ends.append(os.pipe())
            try:
                fcntl.fcntl(ends[-1][1], 1031, MIB)  # F_SETPIPE_SZ
            except OSError:
                pass
            os.set_blocking(ends[-1][1], False)
            total += os.write(ends[-1][1], b"x" * MIB)
    except OSError:
        pass
    for one, other in ends:
        os.close(one)
        os.close(other)
    return total


def _pairs():
    total = 0
    ends = []
    try:
        while total < 2 * A_LOT:
            one, other = socket.socketpair()
            ends += [one, other]
            one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, MIB)
            one.setblocking(False)
            try:
                while True:
                    total += one.send(b"x" * (MIB >> 4))
            except BlockingIOError:
                pass
    except OSError:
        pass
    for end in ends:
        end.close()
    return total


def _on_their_way():
    """Descriptors that have been sent and not received count for nobody's table of open files."""
    one, other = socket.socketpair()
    one.setblocking(False)
    sent = 0
    try:
        while sent < 4000:
            passed = array.array("i", [os.open(os.devnull, os.O_RDONLY)] * 50)
            one.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, passed)])
            os.close(passed[0])
            sent += 50
    except OSError:
        pass
    one.close()
    other.close()
    return sent


def _rules(libc):
    """Landlock's rules are the kernel's memory, and nothing limits their number."""
    made = 0
    one = ctypes.create_string_buffer(struct.pack("=QQ", 3, 0))
    ruleset = libc.syscall(444, ctypes.create_string_buffer(struct.pack("=QQ", 0, 3)), 16, 0)
    while ruleset >= 0 and made < 60_000:
        one.raw = struct.pack("=QQ", 3, made)  # what may be done, and at which port
        if libc.syscall(445, ruleset, 2, one, 0) < 0:
            break
        made += 1
    return made


def loot():
    done = []
    libc = ctypes.CDLL(None, use_errno=True)
    for name, take in (("pipes", _pipes), ("socket pairs", _pairs)):
        if (total := take()) > A_LOT:
            done.append(f"done:{total // MIB} MiB in {name}")
    if (sent := _on_their_way()) > 1000:
        done.append(f"done:{sent} descriptors on their way")
    if (rules := _rules(libc)) > 10_000:
        done.append(f"done:{rules} rules of Landlock's")
    buffer = ctypes.create_string_buffer(8 * MIB)
    for lock, *arguments in ((libc.mlock, buffer, 8 * MIB), (libc.mlockall, 3), (libc.mlock2, buffer, 8 * MIB, 0)):
        if lock(*arguments) == 0:
            done.append("done:memory was locked")
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGRTMIN + 1])
    waiting = 0
    while waiting < 3000 and libc.sigqueue(os.getpid(), int(signal.SIGRTMIN) + 1, ctypes.c_void_p(0)) == 0:
        waiting += 1
    if waiting > 1000:
        done.append(f"done:{waiting} signals wait")
    return done
