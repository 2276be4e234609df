"""What a run of the bench found, as plain data: read and written as JSON, and made into tables. Measures nothing."""

from __future__ import annotations

import statistics
import textwrap
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

OURS, OURS_SOME, PRAIRIE, FLOOR = "ours", "ours-some", "prairie", "floor"
MEMORY = (
    "Private memory: the most that was seen of pages that no other process maps, in all processes that serve one "
    "submission (of ours: grader and sandbox; of the checks alone: the whole warm process)."
)


class Measured(msgspec.Struct, frozen=True):
    """One system in one round: hand-ins, wall-clock and CPU seconds."""

    hand_ins: int
    seconds: float
    cpu: float

    @property
    def per_minute(self) -> float:
        return 60 * self.hand_ins / self.seconds

    @property
    def cpu_each(self) -> float:
        return self.cpu / self.hand_ins


class Described(msgspec.Struct, frozen=True):
    """A system in words. `problem` says why it was not run."""

    key: str
    title: str
    about: str
    problem: str = ""


class Findings(msgspec.Struct, frozen=True):
    """A whole run. `rounds` go by system's key; `memory` has the most private bytes of each submission looked at."""

    systems: list[Described]
    rounds: list[dict[str, Measured]]
    memory: dict[str, list[int]]
    disagreements: list[str]
    compared: int  # results that were compared with ours, check by check
    machine: list[str]


def load(file: Path) -> Findings:
    """Read what `save` wrote.

    Raises:
        OSError: it cannot be read.
        ValueError: it is something else.
    """
    return msgspec.json.decode(file.read_bytes(), type=Findings)


def save(findings: Findings, file: Path) -> None:
    file.write_bytes(msgspec.json.format(msgspec.json.encode(findings), indent=2) + b"\n")


class Spread(msgspec.Struct, frozen=True):
    """Median and range of one figure over the rounds."""

    median: float
    least: float
    most: float

    def __str__(self) -> str:
        if shown(self.least) == shown(self.most):
            return shown(self.median)
        return f"{shown(self.median)} ({shown(self.least)}–{shown(self.most)})"


def spread_of(values: Sequence[float]) -> Spread | None:
    return Spread(statistics.median(values), min(values), max(values)) if values else None


def shown(value: float) -> str:
    """Return three digits of a number, more where it is larger."""
    digits = max(0, 2 - len(str(int(abs(value)))) + 1)
    return f"{value:.{digits}f}"


def over_rounds(findings: Findings, key: str, figure: Callable[[Measured], float]) -> Spread | None:
    return spread_of([figure(one[key]) for one in findings.rounds if key in one])


def ratio(findings: Findings, key: str, figure: Callable[[Measured, Measured], float]) -> Spread | None:
    """Return a ratio with ours, round by round: both were measured within minutes of each other."""
    ours = ours_beside(key)
    return spread_of([figure(one[ours], one[key]) for one in findings.rounds if key in one and ours in one])


def ours_beside(key: str) -> str:
    """Return which of our own figures a system is compared with: the one for the same checks."""
    return OURS_SOME if key in (PRAIRIE, OURS_SOME) else OURS


def faster(findings: Findings, key: str) -> Spread | None:
    """How many times as many submissions a minute are graded by us?"""
    return ratio(findings, key, lambda ours, theirs: ours.per_minute / theirs.per_minute)


def cpu_saved(findings: Findings, key: str) -> Spread | None:
    """How many times our CPU seconds does it take?"""
    return ratio(findings, key, lambda ours, theirs: theirs.cpu_each / ours.cpu_each)


def over_the_floor(findings: Findings) -> Spread | None:
    """How many times the CPU seconds of the checks alone do we take?"""
    return ratio(findings, FLOOR, lambda ours, floor: ours.cpu_each / floor.cpu_each)


# ------------------------------------------------------------------------------------------ words

COLUMNS = (
    "",
    "submissions",
    "a minute",
    "CPU s each",
    "private MB in flight",
    "ours is faster by",
    "takes times our CPU",
)


def rows(findings: Findings) -> list[list[str]]:
    """Return the table, its head first; a system that could not be run has a dash in each column."""
    table = [list(COLUMNS)]
    for system in findings.systems:
        key = system.key
        first = next((one[key] for one in findings.rounds if key in one), None)
        if first is None:
            table.append([system.title, *["—"] * (len(COLUMNS) - 1)])
            continue
        memory = spread_of([size / 1e6 for size in findings.memory.get(key, [])])
        is_ours = key == ours_beside(key)
        table.append(
            [
                system.title,
                str(first.hand_ins),
                _words(over_rounds(findings, key, lambda one: one.per_minute)),
                _words(over_rounds(findings, key, lambda one: one.cpu_each)),
                _words(memory),
                "" if is_ours else _words(faster(findings, key)),
                "" if is_ours else _words(cpu_saved(findings, key)),
            ]
        )
    return table


def _words(spread: Spread | None) -> str:
    return "—" if spread is None else str(spread)


def notes(findings: Findings) -> list[str]:
    """Return the lines below the table: what each system is, what could not be run, and the control."""
    count = len(findings.rounds)
    lines = [
        f"{'Medians' if count > 1 else 'Figures'} of {count} round{'s' if count > 1 else ''}, the range in brackets."
    ]
    lines += [f"{one.title}: {one.about}." for one in findings.systems if not one.problem]
    lines += [f"{one.title}: not run: {one.problem}." for one in findings.systems if one.problem]
    if findings.memory:
        lines.append(MEMORY)
    if (floor := over_the_floor(findings)) is not None:
        lines.append(f"CPU of ours / CPU of the checks alone: {floor}.")
    if findings.disagreements:
        lines.append(f"The systems do NOT agree, in {len(findings.disagreements)} of {findings.compared} results:")
        lines += findings.disagreements
    elif findings.compared:
        lines.append(f"The same checks passed in all {findings.compared} results that were compared with ours.")
    return [*lines, *findings.machine]


def markdown(table: Sequence[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in table]
    return "\n".join([lines[0], f"| --- |{' ---: |' * (len(table[0]) - 1)}", *lines[1:]])


def text(table: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    aligned = [
        [
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        for row in table
    ]
    return "\n".join("  ".join(row).rstrip() for row in aligned)


def wrapped(lines: Sequence[str]) -> str:
    return "\n".join(textwrap.fill(line, 120, subsequent_indent="  ") for line in lines)


Passed = Mapping[tuple[str, str], frozenset[str]]


def disagreements(title: str, ours: Passed, theirs: Passed, comparable: frozenset[str] | None) -> list[str]:
    """Return a line for each submission on which a system lets other checks pass than we do.

    Args:
        comparable: the checks that the system can express; None: all.
    """
    lines = []
    for key, passed in theirs.items():
        expected = ours[key] if comparable is None else ours[key] & comparable
        if passed != expected:
            more, fewer = sorted(passed - expected), sorted(expected - passed)
            parts = [f"passes {', '.join(more)}"] * bool(more) + [f"does not pass {', '.join(fewer)}"] * bool(fewer)
            lines.append(f"{title}: {'/'.join(key)} {' and '.join(parts)}")
    return lines
