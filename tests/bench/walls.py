"""What the walls of a sandbox cost: the same fork, with none, with some, and with all of them.

    python tests/bench/walls.py [--rounds 100]

Starts one warm zygote for each level that stands here; they are equal up to their walls. Then, in turn, one sandbox of
each: fork it, wait until it has proven its walls and is ready, ask it one thing, and end it, folder and all. That is
what each submission pays. Prints the median and the 95th percentile in milliseconds, and how much the medians are over
those without walls; asserts nothing. Other programs disturb all levels alike, since the levels take turns; they hardly
disturb the CPU milliseconds in the last columns, which are those of the sandbox itself.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from autograder.confine.levels import Isolation
from autograder.confined import WallsError, Zygote, ZygoteClient
from autograder.link import Limits

COLD = 5  # first rounds, which are not counted: caches fill


def answer(receive: Callable[[], bytes], send: Callable[[bytes], None]) -> None:
    """What a sandbox runs: it says back what it is told."""
    while True:
        send(receive())


def machine() -> str:
    """Return what the figures depend on: processor, cores, kernel, Python, torch, and how busy it is."""
    name = platform.processor() or platform.machine()
    with contextlib.suppress(OSError, StopIteration), open("/proc/cpuinfo") as file:
        name = next(line.partition(":")[2].strip() for line in file if line.startswith("model name"))
    versions = f"Linux {platform.release()}, Python {platform.python_version()}, torch {version('torch')}"
    who = "root" if os.geteuid() == 0 else "an ordinary user"
    return f"{name}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {versions}, as {who}"


def one_sandbox(client: ZygoteClient) -> tuple[float, float, float, float]:
    """Return the milliseconds until it was ready, of one exchange, and of its end; and those of CPU that it used."""
    start = time.perf_counter()
    link = client.spawn(Limits())
    ready = time.perf_counter()
    link.exchange(b"hello", 10.0)
    answered = time.perf_counter()
    link.close()
    ended = time.perf_counter()
    return (ready - start) * 1e3, (answered - ready) * 1e3, (ended - answered) * 1e3, link.seconds_used() * 1e3


def percentile_95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=100)
    given = parser.parse_args()
    if given.rounds < 2:
        parser.error("at least 2 rounds are needed")
    with contextlib.ExitStack() as stack:
        clients: dict[Isolation, ZygoteClient] = {}
        uids: dict[Isolation, str] = {}
        for level in sorted(Isolation):
            try:
                zygote = stack.enter_context(Zygote.start(level, serve=f"{Path(__file__).resolve()}:answer"))
                zygote.wait_ready()
            except WallsError as error:
                print(error, file=sys.stderr)
                continue
            clients[level] = stack.enter_context(contextlib.closing(zygote.client()))
            uids[level] = zygote.observed.get("uid", "kept")
        print(machine())
        times: dict[Isolation, list[tuple[float, float, float, float]]] = {level: [] for level in clients}
        levels = list(clients)
        for number in range(COLD + given.rounds):
            for position in range(len(levels)):
                level = levels[(position + number) % len(levels)]  # none is always the first
                one = one_sandbox(clients[level])
                if number >= COLD:
                    times[level].append(one)
    print(f"{given.rounds} sandboxes of each level, in turn; milliseconds; walls: median over that of NONE\n")
    print(
        f"{'level':7} {'uid':>13} {'ready':>6} {'answer':>7} {'end':>6} {'all p50':>8} {'p95':>6} {'walls':>6}", end=""
    )
    print(f" {'CPU p50':>8} {'p95':>6} {'walls':>6}")
    without: tuple[float, float] = 0.0, 0.0
    for level, rows in times.items():
        ready, answered, ended, cpu = map(list, zip(*rows, strict=True))
        everything = [sum(row[:3]) for row in rows]
        medians = statistics.median(everything), statistics.median(cpu)
        without = medians if level is Isolation.NONE else without
        print(
            f"{level!s:7} {uids[level]:>13} {statistics.median(ready):>6.1f} {statistics.median(answered):>7.1f} "
            f"{statistics.median(ended):>6.1f} {medians[0]:>8.1f} {percentile_95(everything):>6.1f} "
            f"{medians[0] - without[0]:>+6.1f} "
            f"{medians[1]:>8.1f} {percentile_95(cpu):>6.1f} {medians[1] - without[1]:>+6.1f}"
        )


if __name__ == "__main__":
    main()
