"""What attacks on one exercise get from this project's `autograder grade`, from two other graders, and from pytest.

    python tests/bench/attacked.py [--systems autograder,otter,prairielearn,pytest] [--attacks NAME,…]
                                   [--isolation LEVEL] [--markdown] [--json FILE]

Every attack stands on a wrong solution that honestly gets 4 of 10 points. A cell says what was observed from outside:
the score that the system reports, secrets on a listener, in a folder or in what the student gets to see, processes
that stay, files, memory, gradings that do not end. "held" is nothing of all that. In the same run, an honest right
solution must get full marks and an honest wrong one its 4 points, without any effect, or the column says so.

The peers are installed into `.venv-peers` (from the package index, about 700 MB, once). All is bounded, what is left of
an attack is ended and removed. Linux only; takes ten to twenty minutes; `--systems autograder` needs no peers.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import secrets
import shutil
import sys
import tempfile
import textwrap
from datetime import date
from pathlib import Path

from attacked_peers import systems
from attacked_peers.cells import Cell, observe, of_the_command
from attacked_peers.environment import Peers, prepare
from attacked_peers.exercise import FULL, HONEST, RIGHT, WRONG, Exercise
from attacked_peers.observer import Listener, adopt_orphans, end_everything_below
from attacked_peers.submission import Attack, find_attacks, hand_in

KINDS = {
    "autograder": systems.Autograder,
    "otter": systems.Otter,
    "prairielearn": systems.PrairieLearn,
    "pytest": systems.PlainPytest,
}


class Column:
    """One system and its cells, attack → cell. `problem` is why they prove nothing, or why there are none."""

    def __init__(self, key: str, system: systems.System) -> None:
        self.key, self.system = key, system
        self.cells: dict[str, Cell] = {}
        self.controls: dict[str, Cell] = {}
        self.problem = ""

    def attack(self, attacks: list[Attack], listener: Listener) -> None:
        self.system.set_up()
        if not self.system.problem:
            marks = {name: f"{name}-{secrets.token_hex(3)}" for name in ["right", "wrong", *(a.name for a in attacks)]}
            around = self.system.around()
            everything = {
                marks["right"]: hand_in(RIGHT, None, marks["right"], around),
                marks["wrong"]: hand_in(WRONG, None, marks["wrong"], around),
                **{marks[a.name]: hand_in(WRONG, a, marks[a.name], around) for a in attacks},
            }
            whole_class = self.key == "autograder"
            graded: dict[str, systems.Graded] = {}
            for group in [everything] if whole_class else [{mark: one} for mark, one in everything.items()]:
                graded |= self.system.grade(group)
                print(f"{self.key}: {next(iter(group)) if len(group) == 1 else len(group)}", file=sys.stderr)
            cells = {name: self._observe(marks[name], graded[marks[name]], listener, not whole_class) for name in marks}
            self.controls = {name: cells.pop(name) for name in ("right", "wrong")}
            self.cells = cells
            if whole_class:
                self._tell_apart(marks, everything, graded, listener)
        self.problem = self.system.problem or self._wrong_controls()

    def _observe(self, mark: str, graded: systems.Graded, listener: Listener, alone: bool) -> Cell:
        written = self.system.around().packages / f"attacked_{mark}.txt"
        there = written.is_file()
        written.unlink(missing_ok=True)
        return observe(mark, graded, self.system.exercise, self.system.witness, listener.heard, there, alone)

    def _tell_apart(
        self,
        marks: dict[str, str],
        everything: systems.HandIns,
        graded: dict[str, systems.Graded],
        listener: Listener,
    ) -> None:
        """If the command for the whole class showed an effect, find whose it is: grade each hand-in alone."""
        if not of_the_command(next(iter(graded.values()))):
            return
        for name in self.cells:
            shutil.rmtree(self.system.folder / "handed-in", ignore_errors=True)
            (self.system.folder / "handed-in").mkdir()
            one = self.system.grade({marks[name]: everything[marks[name]]})[marks[name]]
            self.cells[name] = self._observe(marks[name], one, listener, True)

    def _wrong_controls(self) -> str:
        for name, wanted in (("right", FULL), ("wrong", HONEST)):
            cell = self.controls[name]
            effects = [effect for effect in cell.effects if name == "wrong" or effect != "full marks"]
            if cell.score != wanted or effects:
                said = f"{cell.score} of {FULL:g} points{''.join(f', {effect}' for effect in effects)}"
                return f"the honest {name} solution got {said}: these cells prove nothing"
        return ""


# --------------------------------------------------------------------------------------- printing


def heading(column: Column) -> str:
    level = column.system.extra.get("isolation", "")
    return f"{column.system.name or column.key}{f' ({level})' if level else ''}"


def rows(attacks: list[Attack], columns: list[Column]) -> list[list[str]]:
    table = [["attack", *(heading(column) for column in columns)]]
    for attack in attacks:
        table.append([attack.title, *(c.cells[attack.name].words if attack.name in c.cells else "—" for c in columns)])
    held = [f"{sum(not cell.effects for cell in column.cells.values())} of {len(attacks)}" for column in columns]
    return [*table, ["**held**", *held]]


def markdown(table: list[list[str]]) -> str:
    lines = [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in table]
    return "\n".join([lines[0], f"|{' --- |' * len(table[0])}", *lines[1:]])


def text(table: list[list[str]]) -> str:
    widths = [34, *[26] * (len(table[0]) - 1)]
    lines = []
    for row in table:
        wrapped = [textwrap.wrap(cell.strip("*"), width) or [""] for cell, width in zip(row, widths, strict=True)]
        for number in range(max(map(len, wrapped))):
            parts = (cell[number] if number < len(cell) else "" for cell in wrapped)
            lines.append("  ".join(part.ljust(width) for part, width in zip(parts, widths, strict=True)).rstrip())
        lines.append("")
    return "\n".join(lines)


def circumstances(columns: list[Column], peers: Peers | None) -> list[str]:
    account = "root" if os.geteuid() == 0 else "an ordinary account"
    machine = f"{platform.system()} {platform.release()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    lines = [f"{date.today()}, {machine}, as {account}, without Docker."]
    if peers and peers.versions:
        names = ("Python", "otter-grader", "pytest-prairielearn-grader", "pytest", "numpy", "ipykernel", "dill")
        lines.append(
            "Peers: " + ", ".join(f"{name} {peers.versions[name]}" for name in names if name in peers.versions) + "."
        )
    for column in columns:
        if "worker" in column.system.extra:
            lines.append(f"{column.system.name}: student code runs as {column.system.extra['worker']}.")
        if column.problem:
            lines.append(f"{heading(column)}: {column.problem}.")
    return lines


# ------------------------------------------------------------------------------------------- main


def chosen(given: str, known: dict[str, object], what: str) -> list[str]:
    names = [name for name in given.split(",") if name] or list(known)
    if unknown := [name for name in names if name not in known]:
        sys.exit(f"no such {what}: {', '.join(unknown)}; there are {', '.join(known)}")
    return names


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--systems", default="", help=f"of {', '.join(KINDS)}; default: all")
    parser.add_argument("--attacks", default="", help="names of files in attacked_peers/attacks/; default: all")
    parser.add_argument(
        "--isolation", default="", help="another level for autograder, such as none: what walls are for"
    )
    parser.add_argument("--peers-python", type=Path, help="run otter, prairielearn and pytest with this Python instead")
    parser.add_argument("--markdown", action="store_true", help="print a table for the documentation")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all that was observed")
    given = parser.parse_args()
    if sys.platform != "linux":
        sys.exit("this needs Linux: it looks at processes in /proc and adopts orphans")
    every = find_attacks()
    attacks = [every[name] for name in chosen(given.attacks, dict(every), "attack")]
    keys = chosen(given.systems, dict(KINDS), "system")
    peers = None
    if set(keys) - {"autograder"}:
        peers = prepare(given.peers_python)
    adopt_orphans()
    exercise, listener, columns = Exercise(), Listener(), []
    with tempfile.TemporaryDirectory(prefix="attacked-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # as the folders of a grading machine are
        (witness := folder / "witness").mkdir()
        witness.chmod(0o1777)
        try:
            for key in keys:
                columns.append(
                    run_column(key, folder / key, exercise, witness, listener, peers, attacks, given.isolation)
                )
        finally:
            end_everything_below(os.getpid())
    table, about = rows(attacks, columns), circumstances(columns, peers)
    print(*([markdown(table), ""] if given.markdown else [text(table)]), *about, sep="\n")
    if given.json:
        given.json.write_text(json.dumps(as_data(attacks, columns, about), indent=2) + "\n")
    sys.exit(1 if any(column.problem for column in columns) else 0)


def run_column(
    key: str,
    folder: Path,
    exercise: Exercise,
    witness: Path,
    listener: Listener,
    peers: Peers | None,
    attacks: list[Attack],
    isolation: str,
) -> Column:
    more = {"extra": {"asked": isolation} if isolation else {}} if key == "autograder" else {"peers": peers}
    column = Column(key, KINDS[key](folder, exercise, witness, listener.port, **more))
    if peers and peers.problem and key != "autograder":
        column.problem = f"not run: {peers.problem}"
    else:
        column.attack(attacks, listener)
    return column


def as_data(attacks: list[Attack], columns: list[Column], about: list[str]) -> dict[str, object]:
    def cells(found: dict[str, Cell]) -> dict[str, object]:
        return {
            name: {"words": cell.words, "effects": cell.effects, "score": cell.score, "seconds": cell.seconds}
            for name, cell in found.items()
        }

    return {
        "about": about,
        "attacks": {attack.name: attack.title for attack in attacks},
        "systems": [
            {
                "key": column.key,
                "name": heading(column),
                "problem": column.problem,
                "controls": cells(column.controls),
                "cells": cells(column.cells),
            }
            for column in columns
        ],
    }


if __name__ == "__main__":
    main()
