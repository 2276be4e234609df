"""Run a program: subprocess, os.system, spawn, exec of a file, of a descriptor, of a script in the working folder.

base: right
holds from: LIMITS
"""

import ctypes
import os
import pty
import subprocess

_honest = double


def double(x):
    trace = f"{WITNESS}/{MARK}"
    with open("script", "w") as file:
        file.write(f"#!/bin/sh\ntouch {trace}-script\n")
    os.chmod("script", 0o755)
    libc = ctypes.CDLL(None)
    for run in (
        lambda: subprocess.run(["touch", f"{trace}-subprocess"], check=False),
        lambda: subprocess.run(f"touch {trace}-shell", shell=True, check=False),
        lambda: os.system(f"touch {trace}-system"),
        lambda: os.waitpid(os.posix_spawn("/bin/touch", ["touch", f"{trace}-posix"], {}), 0),
        lambda: os.spawnv(os.P_WAIT, "/bin/touch", ["touch", f"{trace}-spawn"]),
        lambda: os.popen(f"touch {trace}-popen").close(),
        lambda: subprocess.run(["./script"], check=False),
        lambda: pty.spawn(["touch", f"{trace}-pty"]),
        lambda: libc.system(f"touch {trace}-c".encode()),
    ):
        try:
            run()
        except (OSError, subprocess.SubprocessError):
            pass
    return _honest(x)


def ranks(values):
    trace = f"{WITNESS}/{MARK}"
    for run in (
        lambda: os.execv("/bin/touch", ["touch", f"{trace}-exec"]),
        lambda: os.execve(os.open("/bin/touch", os.O_RDONLY), ["touch", f"{trace}-descriptor"], {}),
        lambda: os.execv("/lib64/ld-linux-x86-64.so.2", ["ld", "/bin/touch", f"{trace}-loader"]),
        lambda: os.execv("script", ["script"]),
    ):
        try:
            run()
        except OSError:
            pass
    ordered = sorted(values)
    return [ordered.index(value) for value in values]
