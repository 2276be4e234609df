"""Change limits, priority, scheduling or processors of other processes.

base: right
holds from: LIMITS
"""

import os
import resource


def loot():
    done = []
    for pid in {BYSTANDER, os.getppid()} - {0}:  # behind the strongest walls the parent has no number
        for name, change in (
            ("limits", lambda: resource.prlimit(pid, resource.RLIMIT_NOFILE, (500, 500))),
            ("limits read", lambda: resource.prlimit(pid, resource.RLIMIT_NOFILE)),
            ("priority", lambda: os.setpriority(os.PRIO_PROCESS, pid, 5)),
            ("group's priority", lambda: os.setpriority(os.PRIO_PGRP, os.getpgid(pid), 5)),
            ("scheduler", lambda: os.sched_setscheduler(pid, os.SCHED_BATCH, os.sched_param(0))),
            ("parameters", lambda: os.sched_setparam(pid, os.sched_param(0))),
            ("processors", lambda: os.sched_setaffinity(pid, {0})),
        ):
            try:
                change()
                done.append(f"done:{name} of {pid}")
            except OSError:
                pass
    return done
