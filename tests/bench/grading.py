"""What grading a class costs: by this project, by a fresh pytest for each submission, by two other graders, and by the
checks alone.

    python tests/bench/grading.py [--submissions 100] [--sample 12] [--rounds 3] [--systems ours,pytest,otter,…]
                                  [--markdown] [--json FILE] [--picture FILE.svg] [--read FILE.json]

All grade the same class of honest hand-ins, right and wrong, half of them of each assignment, two at a time, on the
CPU. The slow systems get a sample of the class in each round, as mixed as the class. Rounds are interleaved: each
system once, then all again. Memory is looked at before, in gradings that are not timed, and only as root, since the
walls hide it from everybody else. In the same run, the checks that each system lets pass are compared with ours.

The peers' packages come from `.venv-peers`, which is made once (from the package index, about 700 MB), and run behind
this Python's own packages, since their environment has no torch. Linux only. With two idle cores, three rounds of 100
submissions take about half an hour; `--submissions 4 --sample 2 --rounds 1` takes some minutes.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import sys
import tempfile
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from grading_peers import findings as found
from grading_peers.findings import Described, Findings, Measured

IN_FLIGHT = 4  # submissions of each system whose memory is looked at
KEYS = ("ours", "pytest", "otter", "floor", "ours-some", "prairie")


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def measure(given: argparse.Namespace, keys: list[str], folder: Path) -> Findings:
    """Grade in rounds and return what was found.

    Raises:
        Failed: our own command did not do its work.
        ValueError: there are not that many solutions to make a class of.
    """
    from attacked_peers.environment import prepare
    from grading_peers.classroom import load_course, sample, write_class
    from grading_peers.measuring import Failed
    from grading_peers.plain_questions import FILE_OF
    from grading_peers.systems import SYSTEMS, Course

    about = machine()
    course = Course(load_course(), folder)
    say(f"writing a class of {given.submissions} …")
    everyone = write_class(course.assignments, given.submissions, folder / "class")
    some = sample(everyone, min(given.sample, given.submissions))
    course.collect()
    wanted = [SYSTEMS[key] for key in keys]
    peers = prepare() if any(kind.needs_peers for kind in wanted) else None
    systems = [kind(course, peers if kind.needs_peers else None) for kind in wanted]
    rounds: list[dict[str, Measured]] = [{} for _ in range(given.rounds)]
    memory: dict[str, list[int]] = {}
    ours, differences, compared = {}, [], 0
    for number in range(-1, given.rounds):  # before the first: files are read, caches are filled, memory is looked at
        for system in systems:
            if system.problem:
                continue
            hand_ins = system.able(everyone if system.whole_class and number >= 0 else some)
            try:
                if number < 0:
                    if not hand_ins:
                        raise Failed("none of these hand-ins is one that it can grade")
                    system.set_up()
                    memory[system.key] = system.most_memory(hand_ins[:: max(1, len(hand_ins) // IN_FLIGHT)])
                    say(f"{system.title}: looked at its memory")
                    continue
                outcome = system.grade(hand_ins)
            except Failed as failure:
                if system.key == found.OURS:
                    raise
                system.problem = str(failure)
                say(f"{system.title}: {failure}")
                continue
            rounds[number][system.key] = Measured(outcome.hand_ins, outcome.used.seconds, outcome.used.cpu)
            say(
                f"round {number + 1}, {system.title}: {outcome.hand_ins} in {outcome.used.seconds:.1f} s, "
                f"{outcome.cpu_each:.2f} CPU s each"
            )
            if system.key == found.OURS:
                ours = outcome.passed
            elif ours:
                comparable = frozenset(FILE_OF) if system.key in (found.PRAIRIE, found.OURS_SOME) else None
                differences += found.disagreements(system.title, ours, outcome.passed, comparable)
                compared += len(outcome.passed)
    return Findings(
        [Described(one.key, one.title, one.about, one.problem) for one in systems],
        rounds,
        {key: sizes for key, sizes in memory.items() if sizes},
        list(dict.fromkeys(differences)),
        compared,
        [*about, *packages(peers)],
    )


def machine() -> list[str]:
    """Return what the figures depend on, and how busy it is right now."""
    name, total = platform.processor() or platform.machine(), ""
    with contextlib.suppress(OSError, StopIteration):
        with open("/proc/cpuinfo") as file:
            name = next(line.partition(":")[2].strip() for line in file if line.startswith("model name"))
        with open("/proc/meminfo") as file:
            total = f", {int(file.readline().split()[1]) / (1 << 20):.0f} GiB"
    return [
        f"{time.strftime('%Y-%m-%d')}: {name}, {os.cpu_count()} cores{total}, Linux {platform.release()}; "
        f"load average at the start {os.getloadavg()[0]:.1f}."
    ]


def packages(peers: object) -> list[str]:
    names = ("torch", "numpy", "matplotlib", "pytest", "otter-grader", "pytest-prairielearn-grader")
    theirs: dict[str, str] = getattr(peers, "versions", {})
    line = [f"Python {platform.python_version()}"]
    for name in names:
        try:
            line.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            if name in theirs:
                line.append(f"{name} {theirs[name]} (of .venv-peers)")
    return [f"All in one environment: {', '.join(line)}."]


def chosen(given: str) -> list[str]:
    keys = [key for key in given.split(",") if key] or list(KEYS)
    if unknown := [key for key in keys if key not in KEYS]:
        sys.exit(f"no such system: {', '.join(unknown)}; there are {', '.join(KEYS)}")
    return sorted(keys, key=KEYS.index)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--submissions", type=int, default=100, help="hand-ins in the class (default: 100)")
    parser.add_argument("--sample", type=int, default=12, help="how many of them the slow systems get (default: 12)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each system is timed (default: 3)")
    parser.add_argument("--systems", default="", help=f"of {', '.join(KEYS)}; default: all")
    parser.add_argument("--markdown", action="store_true", help="print the table for the documentation")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all that was measured")
    parser.add_argument("--picture", type=Path, metavar="FILE.svg", help="also draw it")
    parser.add_argument("--read", type=Path, metavar="FILE.json", help="measure nothing; take what --json wrote")
    given = parser.parse_args()
    keys = chosen(given.systems)
    if given.read:
        try:
            findings = found.load(given.read)
        except (OSError, ValueError) as error:
            sys.exit(f"{given.read}: {error}")
    else:
        findings = measured(given, keys)
    table = found.rows(findings)
    print(found.markdown(table) if given.markdown else found.text(table), "", sep="\n")
    print(found.wrapped(found.notes(findings)))
    if given.json:
        found.save(findings, given.json)
    if given.picture:
        from grading_peers.picture import draw

        draw(findings, given.picture)
    sys.exit(1 if findings.disagreements or any(one.problem for one in findings.systems) else 0)


def measured(given: argparse.Namespace, keys: list[str]) -> Findings:
    if sys.platform != "linux":
        sys.exit("this needs Linux: it looks at processes in /proc and adopts orphans")
    if min(given.submissions, given.sample) < 2 or given.rounds < 1:
        sys.exit("there must be at least 2 submissions, a sample of 2, and 1 round")
    from grading_peers.measuring import Failed

    with tempfile.TemporaryDirectory(prefix="grading-") as name:
        try:
            return measure(given, keys, Path(name).resolve())
        except (Failed, ValueError) as failure:
            sys.exit(str(failure))
        except KeyboardInterrupt:
            sys.exit("stopped; nothing is kept")


if __name__ == "__main__":
    main()
