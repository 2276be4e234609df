"""See which processes run on the machine, and how they were called.

base: right
holds from: FULL
"""

import os


def loot():
    found = []
    for pid in (os.getppid(), BYSTANDER, 1):
        for name in ("cmdline", "status", "stat", "comm", "cgroup", "mountinfo"):
            try:
                with open(f"/proc/{pid}/{name}", "rb") as file:
                    found.append(f"done:{name} of {pid}: {file.read(100)!r}")
            except OSError:
                pass
    for place in ("/proc", "/proc/self", "/proc/net", "/proc/sys/kernel", "/sys/kernel", "/proc/self/task"):
        try:
            found.append(f"done:{len(os.listdir(place))} entries in {place}")
        except OSError:
            pass
    return found
