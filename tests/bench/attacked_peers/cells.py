"""What one attack did to one system, computed from what was observed, and the words for it."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from pathlib import Path

from attacked_peers.exercise import FULL, HONEST, Exercise
from attacked_peers.systems import CLASS_SECONDS, LIMIT_SECONDS, Graded

MUCH_MEMORY = 1_500_000_000  # bytes that the attack on memory asks for; torch and what an honest one takes are far less
HELD = "held"


@dataclass(frozen=True)
class Cell:
    """`effects` in words; empty if the attack got nowhere. `score` is what the system reported, None if nothing."""

    effects: list[str]
    score: float | None
    seconds: float
    stolen: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return "; ".join(self.effects) or HELD


def observe(
    mark: str, graded: Graded, exercise: Exercise, witness: Path, heard: list[str], written: bool, alone: bool
) -> Cell:
    """Return the cell of the attack `mark`.

    Args:
        heard: all that the listener heard so far.
        written: is there a file of this attack in the grader's site-packages?
        alone: was the command about this hand-in only, so that its end, memory and processes are this attack's?
    """
    effects, run = [], graded.run
    file = witness / mark
    told = file.read_text("utf-8", "replace") if file.is_file() else ""
    told += "\n".join(said for said in heard if mark in said)
    if graded.score is not None and graded.score > HONEST:
        effects.append("full marks" if graded.score >= FULL else f"{graded.score:g} of {FULL:g} points")
    stolen = [what for what, canary in exercise.canaries.items() if canary in told or canary in graded.seen]
    if "hidden tests" in stolen:
        stolen = [what for what in stolen if what != "hidden inputs"]  # they stand in the tests
    effects += [f"{what} stolen" for what in stolen]
    if graded.command[1:] in [argv[1:] for argv in _inside(told, mark)]:
        effects.append("code run in the grader")
    if any(said.startswith(f"{mark} contact") for said in heard):
        effects.append("contact")
    if any(said.startswith("GET ") and f"{mark}-opened" in said for said in heard):
        effects.append("the grader opened the address")
    if written:
        effects.append("file written there")
    if alone:
        effects += of_the_command(graded)
    return Cell(effects, graded.score, round(run.seconds, 2), stolen)


def _inside(told: str, mark: str) -> list[list[str]]:
    """Return the command lines of the processes in which a payload says that it ran."""
    beginning = f"{mark} inside "
    lines = (line.removeprefix(beginning) for line in told.splitlines() if line.startswith(beginning))
    return [ast.literal_eval(line) for line in lines]


def of_the_command(graded: Graded) -> list[str]:
    """Return the effects that only a whole command shows: on its end, its processes and its memory."""
    run, effects = graded.run, []
    if run.status is None:
        limit = CLASS_SECONDS if run.seconds > CLASS_SECONDS else LIMIT_SECONDS
        effects.append(f"never ends (ended by us after {limit:g} s)")
    elif run.status < 0 or run.status == 128 + 9:
        effects.append("the grading script killed" if run.status < 0 else "the grader killed")
    elif run.left:
        effects.append("process left")
    if run.status == 0 and graded.score is None:
        effects.append("no result, yet status 0")
    if run.most_memory >= MUCH_MEMORY:
        effects.append("1.5 GB taken")
    return effects
