"""What is to be measured for a calibration: each solution in each check, how many seeds of it, and what there is."""

from __future__ import annotations

import ast
import hashlib
import json
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import torch

import autograder
from autograder.asked_names import ANYTHING, names_by_check, own_names
from autograder.certificate import TABLE, hash_of_code
from autograder.checks import Check
from autograder.definitions import definitions, reached
from autograder.faults import UserError
from autograder.measurer import Answer, Order
from autograder.mutants import behind_the_reference
from autograder.records import Kind, Record, read_record, record_path, same, varies, with_runs, write_record
from autograder.seeded import Run
from autograder.validation import Subjects
from autograder.verdict import Verdict

REFERENCE = "reference"
TELLING = 2  # runs of the reference that tell whether a check compares anything with a threshold
FIRST = 20  # runs that tell whether more are worth while
FIRST_EXPECTED = 5  # the same for a mutant that states other checks and not this one
CHUNK = 50  # seeds of an order, so that a calibration that is stopped loses little
GUARDED_SEEDS = 3000  # at most for a mutant that fails a check without chance in it, too
CAP = "calibration_seeds"  # in a section of thresholds.toml: at most so many, since a run takes long
SHARE = 8  # of such a number, those mutants get one part in so many


class Solutions:
    """The texts of reference, variants and mutants, and what the fingerprints are made of."""

    def __init__(self, subjects: Subjects, cache: Path) -> None:
        self.subjects = subjects
        self.assignment = subjects.assignment
        self.cache = cache
        assert self.assignment.solutions is not None
        folder = self.assignment.solutions
        self._reference = (folder / self.assignment.main).read_text("utf-8")
        others = [folder / name for name in self.assignment.files[1:]]
        self._beside = {path.name: path.read_bytes() for path in others if path.is_file()}
        self._texts = {("reference", REFERENCE): self._reference}
        for variant in subjects.variants:
            self._texts["variant", variant.name] = behind_the_reference(self._reference, variant.text)
        for mutant in subjects.mutants:
            self._texts["mutant", mutant.name] = behind_the_reference(self._reference, mutant.text)
        self._of_checks: dict[str, str] = {}
        self._asked = names_by_check({check.file for check in subjects.checks})
        self.sections = _sections(folder / "thresholds.toml")

    def files(self, kind: Kind, name: str) -> dict[str, bytes]:
        return {**self._beside, self.assignment.main: self._texts[kind, name].encode("utf-8")}

    def fingerprint(self, check: Check, kind: Kind, name: str) -> str:
        """Return a hash of what the values depend on: the solution, the check and its recipe, torch, the engine."""
        if check.id not in self._of_checks:
            text = check.file.read_text("utf-8")
            probes = check.file.with_name("probes.py")
            used = strings_used(text, check.function)
            parts = [
                hash_of_code(text, [check.function]),
                probes.read_text("utf-8") if probes.is_file() else "",
                json.dumps({name: self.sections[name] for name in sorted(used & set(self.sections))}, sort_keys=True),
                torch.__version__,
                autograder.__version__,
            ]
            self._of_checks[check.id] = "\0".join(parts)
        contents = [f"{file}\0{hashlib.sha256(data).hexdigest()}" for file, data in self.files(kind, name).items()]
        return hashlib.sha256("\0".join([self._of_checks[check.id], *contents]).encode()).hexdigest()

    def others(self, reference: Record, check: Check, seeds: int, mutant_seeds: int, chance: set[str]) -> list[Series]:
        """Return a series for each variant and mutant that a check is about.

        Args:
            chance: the stochastic checks.
        """
        subjects, cap, trains = self.subjects, self.cap(reference), reference.trains
        found = [
            Series(self, check, variant.name, "variant", min(seeds, cap), trains=trains, like=reference)
            for variant in subjects.variants
            if {ANYTHING, *own_names(self._reference, variant.text)} & self._asked[check.function]
        ]
        for mutant in subjects.mutants:
            if mutant.question == check.question:
                guarded = any(other not in chance for other in mutant.stated)
                wanted = min(mutant_seeds, cap, *([GUARDED_SEEDS, cap // SHARE] if guarded else []))
                elsewhere = bool(mutant.stated) and check.id not in mutant.stated
                first = FIRST_EXPECTED if elsewhere else FIRST
                found.append(Series(self, check, mutant.name, "mutant", wanted, first, trains))
        return found

    def cap(self, record: Record) -> int:
        """Return how many seeds the sections of the compared thresholds allow."""
        found = [self.sections.get(key.partition(".")[0], {}).get(CAP) for key in record.compared]
        return min([number for number in found if isinstance(number, int)], default=1 << 30)


class Series:
    """One solution in one check: the runs that there are, and how many are wanted.

    Args:
        wanted: how many there shall be, if the first ones do not settle it.
        first: how many may settle it.
        trains: whether the check trains models, as far as is known from another solution.
        like: for a variant, the record of the reference.
    """

    def __init__(
        self,
        solutions: Solutions,
        check: Check,
        name: str,
        kind: Kind,
        wanted: int,
        first: int = FIRST,
        trains: bool = False,
        like: Record | None = None,
    ) -> None:
        self.check, self.name, self.kind = check, name, kind
        self.busy = False
        self._solutions = solutions
        self._like = like
        self._path = record_path(solutions.cache, check.id, kind, name)
        fingerprint = solutions.fingerprint(check, kind, name)
        empty = Record(check.id, check.question, name, kind, fingerprint, [], trains=trains)
        self.record = read_record(self._path, fingerprint) or empty
        self._wanted = wanted
        self._first = min(first, wanted)
        self._go_on = kind != "reference"  # the reference waits after its first runs until all checks have had theirs
        self._apart = False  # models could not be trained together
        self._settle()

    @property
    def goal(self) -> int:
        """How many runs there will be, as far as is known."""
        there = len(self.record.runs)
        if self.record.settled:
            return there
        unknown = self.kind == "reference" and not self.record.compared
        first = min(self._first, TELLING) if unknown else self._first
        return max(there, self._wanted if self._go_on and there >= first else first)

    @property
    def done(self) -> bool:
        return len(self.record.runs) >= self.goal

    def go_on(self) -> None:
        """Go beyond the first runs, as far as the sections of thresholds.toml allow."""
        self._go_on = True
        self._wanted = min(self._wanted, self._solutions.cap(self.record))

    def next_order(self) -> Order:
        """Return the next seeds to run. Orders begin at the same seeds however often a calibration was stopped.

        The very first seed has one for itself: there, a mutant may hang.
        """
        begin = len(self.record.runs)
        borders = [1, TELLING, FIRST_EXPECTED, FIRST]
        end = next((border for border in borders if border > begin), begin + CHUNK - (begin - FIRST) % CHUNK)
        return Order(
            self.check.id,
            self._solutions.files(self.kind, self.name),
            self._solutions.assignment.main,
            list(range(begin, min(end, self.goal))),
            together=begin >= TELLING and self.record.trains and not self._apart,
        )

    def add(self, answer: Answer, order: Order) -> None:
        """Take in what came of some seeds of an order."""
        record = with_runs(self.record, answer.measured)
        self.record = msgspec.structs.replace(record, trains=record.trains or answer.measured.trains)
        self._apart = order.together and not answer.together
        if answer.last:
            self._keep()

    def lose(self, verdict: Verdict, message: str) -> None:
        """Take down that a run ended its process, or had to be ended. Another seed would do the same."""
        seed = len(self.record.runs)
        if self.kind == "reference":
            raise UserError(f"{self.check.file}: `{self.check.id}` at seed {seed} of the reference: {message}")
        runs = [*self.record.runs, Run(seed, verdict.value, message, {})]
        self.record = msgspec.structs.replace(self.record, runs=runs, settled="structural")
        self._keep()

    def _keep(self) -> None:
        self._settle()
        write_record(self._path, self.record)

    def _settle(self) -> None:
        """Say so if the first runs are enough; see `Record`."""
        runs = self.record.runs[: self._first]
        enough = len(runs) == self._first
        settled = self.record.settled
        if settled or not runs:
            return
        if self.kind == "reference":
            if not self.record.compared and len(runs) >= min(TELLING, self._first):
                settled = "unmeasured"
            elif enough and not varies(runs):
                settled = "deterministic"
        elif self._like is not None and enough and same(runs, self._like.runs):
            settled = "same"
        elif self.kind == "mutant" and enough:
            if all(run.verdict == Verdict.PASSED for run in runs):
                settled = "unaffected"
            elif not varies(runs):
                settled = "constant" if any(run.values for run in runs) else "structural"
        self.record = msgspec.structs.replace(self.record, settled=settled)


def _sections(file: Path) -> dict[str, Any]:
    """Return the tables of thresholds.toml, without certificates."""
    try:
        found = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{file}: {error}") from None
    return {name: table for name, table in found.items() if name != TABLE}


def strings_used(text: str, name: str) -> set[str]:
    """Return the strings in what defines `name` in a file, and in what that uses: names of sections are among them."""
    defined = definitions(text)
    statements = [statement for used in reached(defined, [name]) for statement in defined[used]]
    nodes = (node for statement in statements for node in ast.walk(statement))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
