"""Does grading scale? A class of 10,000 that costs nothing but the grader's own work, and memory in flight.

    python tests/bench/scale.py [--only growth|memory] [--submissions 10000] [--jobs 2] [--in-flight 1,2,4,8]
                                [--assignment assignments/mlp] [--isolation LEVEL] [--markdown] [--quick]

growth: grades so many hand-ins of an assignment with three cheap checks, and at each tenth of the way waits until
nothing is in flight and reads: wall-clock and CPU seconds that a submission of this tenth cost, in all processes; the
private memory and open descriptors of the run's parent and of the zygote; what lies in temporary folders. Start-up is
not in it.

memory: grades copies of a real assignment's reference, which trains, so many at a time, and looks at the private
memory (USS) of graders and sandboxes until the end. The slope over the numbers at a time is what a further one costs.

A line for each claim says whether it holds; the exit status is 1 if one does not. Linux only, and for memory as root,
since sandboxes do not let themselves be looked at. Other programs disturb the seconds, CPU seconds less, memory hardly.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from scaling import growth, in_flight
from scaling.processes import machine

from autograder.assignment import load_assignment
from autograder.confine.levels import Isolation
from autograder.faults import UserError

ROOT = Path(__file__).parent.parent.parent
MB = 1e6
# What is claimed
MOST_KB_PER_THOUSAND = 1000.0  # a row of the gradebook in memory for each submission, 1 KB, and nothing else
FLAT = 1.10  # last tenth over first
LINEAR = 1.05  # second half over first
MOST_MB_IN_FLIGHT = 60.0


def main() -> int:
    given = _arguments()
    holds = True
    print(machine(), flush=True)
    try:
        isolation = Isolation(given.isolation) if given.isolation else None
        if given.only != "memory":
            holds &= _growth(given, isolation)
        if given.only != "growth":
            holds &= _memory(given)
    except UserError as error:
        print(f"scale: {error}", file=sys.stderr)
        return 2
    return 0 if holds else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", choices=("growth", "memory"), help="one half of it")
    parser.add_argument("--submissions", type=int, help="of the cheap assignment; default 10000")
    parser.add_argument("--jobs", type=int, default=2, help="of those at a time")
    parser.add_argument("--in-flight", help="how many of the real assignment at a time, in turn; default 1,2,4,8")
    parser.add_argument("--assignment", type=Path, default=ROOT / "assignments" / "mlp", help="the real one")
    parser.add_argument("--isolation", choices=[level.value for level in Isolation])
    parser.add_argument("--markdown", action="store_true", help="tables for a document")
    parser.add_argument("--quick", action="store_true", help="200 submissions, and 1 and 3 in flight")
    given = parser.parse_args()
    given.submissions = given.submissions or (200 if given.quick else 10_000)
    text = given.in_flight or ("1,3" if given.quick else "1,2,4,8")
    if not sys.platform.startswith("linux"):
        parser.error("processes are looked at through /proc, which only Linux has")
    if given.submissions < 2 * growth.TENTHS or given.jobs < 1:
        parser.error(f"at least {2 * growth.TENTHS} submissions and 1 job are needed")
    try:
        given.in_flight = sorted({int(word) for word in text.split(",")})
    except ValueError:
        parser.error(f"--in-flight {text}: give numbers with commas between them, such as 1,2,4")
    if len(given.in_flight) < 2 or given.in_flight[0] < 1:
        parser.error("--in-flight needs at least two different numbers: a slope is measured")
    return given


# ------------------------------------------------------------------------------------------- growth


def _growth(given: argparse.Namespace, isolation: Isolation | None) -> bool:
    with tempfile.TemporaryDirectory(prefix="autograder-scale-") as folder:
        run = growth.measure(given.submissions, given.jobs, isolation, Path(folder))
    counts = ", ".join(f"{count} {status}" for status, count in run.statuses.items() if count)
    print(f"\n{run.size} submissions with cheap checks, {given.jobs} at a time, isolation {run.isolation}: {counts}\n")
    header = ["done", "wall ms each", "CPU ms each", "parent MB", "fds", "zygote MB", "fds", "temporary files"]
    first = run.readings[0]
    rows = [[str(first.done), "", "", *_held(first)]]
    rows += [[str(end.done), f"{wall * 1e3:.1f}", f"{cpu * 1e3:.1f}", *_held(end)] for end, wall, cpu in run.tenths()]
    _print_table(header, rows, given.markdown)
    print("\nCPU seconds of what comes once, and of it for each submission:")
    for what, seconds in run.once.items():
        print(f"  {what}: {seconds:.2f} s, {seconds / run.size * 1e3:.2f} ms each")
    print()
    return _judge_growth(run)


def _held(reading: growth.Reading) -> list[str]:
    zygote = "–" if reading.zygote_bytes is None else f"{reading.zygote_bytes / MB:.2f}"
    descriptors = "–" if reading.zygote_descriptors is None else str(reading.zygote_descriptors)
    own = f"{reading.parent_bytes / MB:.2f}", str(reading.parent_descriptors)
    return [*own, zygote, descriptors, str(reading.files)]


def _judge_growth(run: growth.Growth) -> bool:
    """Print a line for each claim, and return whether all hold."""
    parent, zygote = run.slope("parent_bytes"), run.slope("zygote_bytes")
    assert parent is not None
    verdicts = [_memory_verdict("the parent", parent)]
    if zygote is not None:
        verdicts.append(_memory_verdict("the zygote", zygote))
    one, last = run.readings[1], run.readings[-1]
    same = (one.parent_descriptors, one.zygote_descriptors) == (last.parent_descriptors, last.zygote_descriptors)
    verdicts += [
        _verdict(same, "no descriptor more at the end than at the first tenth"),
        _verdict(last.files <= one.files, f"temporary files: {one.files} at the first tenth, {last.files} at the last"),
        _verdict(not run.files_left, _files_left(run)),
        _verdict(run.flatness() <= FLAT, f"flat: last tenth / first = {run.flatness():.3f}, claimed ≤ {FLAT}"),
        _verdict(
            run.curvature() <= LINEAR,
            f"linear: second half / first = {run.curvature():.3f} (quadratic: 3), claimed ≤ {LINEAR}",
        ),
        _verdict(not run.graded_again, f"{run.graded_again} graded again by the same command, nothing changed"),
        _verdict(not run.statuses["internal"], f"{run.statuses['internal']} submissions ended as our fault"),
    ]
    return all(verdicts)


def _files_left(run: growth.Growth) -> str:
    torchs = f" (beside torch's {', '.join(run.of_torch)}, one for each user)" if run.of_torch else ""
    return f"temporary files left after the run: {', '.join(run.files_left) or 'none'}{torchs}"


def _memory_verdict(who: str, bytes_each: float) -> bool:
    kilobytes = bytes_each  # bytes a submission are kilobytes a thousand
    return _verdict(
        kilobytes <= MOST_KB_PER_THOUSAND,
        f"memory of {who}: {kilobytes:+.0f} KB per 1,000 submissions, claimed ≤ {MOST_KB_PER_THOUSAND:.0f}",
    )


# ------------------------------------------------------------------------------------------- memory


def _memory(given: argparse.Namespace) -> bool:
    assignment = load_assignment(given.assignment)
    if assignment.solutions is None or not (assignment.solutions / assignment.main).is_file():
        raise UserError(f"{given.assignment}: there is no reference in its private half to hand in.")
    loads = []
    for jobs in given.in_flight:
        print(f"{assignment.name}: {jobs} in flight", file=sys.stderr, flush=True)
        loads.append(in_flight.measure(assignment, jobs, given.isolation))
    print(f"\nPrivate memory of graders and sandboxes, references of {assignment.name}\n")
    header = ["in flight", "submissions", "looks", "most at a time MB", "most of a grader MB", "of a sandbox MB"]
    rows = [
        [str(one.jobs), str(one.submissions), str(one.looks)]
        + [f"{value / MB:.1f}" for value in (one.together, one.grader, one.sandbox)]
        for one in loads
    ]
    _print_table(header, rows, given.markdown)
    further = growth.slope([one.jobs for one in loads], [one.together for one in loads]) / MB
    print()
    return _verdict(
        further <= MOST_MB_IN_FLIGHT,
        f"a further submission in flight costs {further:.1f} MB, claimed ≤ {MOST_MB_IN_FLIGHT:g}",
    )


# ----------------------------------------------------------------------------------------- printing


def _verdict(holds: bool, claim: str) -> bool:
    print(f"{'holds' if holds else 'DOES NOT HOLD'}: {claim}", flush=True)
    return holds


def _print_table(header: Sequence[str], rows: Sequence[Sequence[str]], markdown: bool) -> None:
    if markdown:
        for row in (header, ["--:"] * len(header), *rows):
            print(f"| {' | '.join(row)} |")
        return
    widths = [max(len(row[place]) for row in (header, *rows)) for place in range(len(header))]
    for row in (header, *rows):
        print("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)))


if __name__ == "__main__":
    sys.exit(main())
