"""What a calibration has measured, and its files: one for each solution in each check, a line for each run."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec

from autograder.results import write_atomically
from autograder.seeded import Compared, Measured, Run, joined

Kind = Literal["reference", "variant", "mutant"]
SAME = 1e-6  # how far values may lie apart, relative and absolute, that differ in nothing but rounding


class Record(msgspec.Struct, frozen=True):
    """All runs of one solution in one check.

    `settled` says why there are only a few:

    - "unmeasured": the check compares nothing with a threshold;
    - "deterministic": the reference, of which no value depends on the seed;
    - "structural": a mutant of which every run ends in the same way, without a value;
    - "constant": a mutant of which every run misses the same threshold with the same value;
    - "unaffected": a mutant of which every run passes; it is wrong in something that other checks look at;
    - "same": a variant whose values are the reference's at the same seeds: what is known of one is known of the other;
    - "": all runs that were asked for are there.

    `trains` says whether the check trains models in the sandbox.
    """

    check: str
    question: str
    solution: str
    kind: Kind
    fingerprint: str
    runs: list[Run]
    compared: dict[str, Compared] = {}
    settled: str = ""
    trains: bool = False


def record_path(folder: Path, check: str, kind: Kind, solution: str) -> Path:
    """Return where a record is kept; names of checks may have characters that names of files should not have."""
    name = solution if kind == "reference" else f"{kind}-{solution}"
    return folder / re.sub(r"[^\w.-]", "_", check) / f"{re.sub(r'[^A-Za-z0-9_.-]', '_', name)}.json"


def write_record(path: Path, record: Record) -> None:
    """Write it whole or not at all. Infinite values stand in it as Python writes them: Infinity, -Infinity."""
    keys = list(record.compared)
    head: dict[str, Any] = msgspec.to_builtins(record)
    del head["runs"]
    runs = [
        [run.seed, run.verdict, run.message, run.missed, *(run.values.get(key) for key in keys)] for run in record.runs
    ]
    lines = [f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in head.items()]
    lines.append(f'"columns": {json.dumps(["seed", "verdict", "message", "missed", *keys])}')
    lines.append('"runs": [\n' + ",\n".join(json.dumps(run, ensure_ascii=False) for run in runs) + "\n]")
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, ("{\n" + ",\n".join(lines) + "\n}\n").encode("utf-8"))


def read_record(path: Path, fingerprint: str) -> Record | None:
    """Return the record in a file; None if there is none that can be read, or it was measured with something else."""
    try:
        found = json.loads(path.read_text("utf-8"))
        keys = found.pop("columns")[4:]
        found["runs"] = [
            {
                **dict(zip(("seed", "verdict", "message", "missed"), run, strict=False)),
                "values": {key: value for key, value in zip(keys, run[4:], strict=True) if value is not None},
            }
            for run in found["runs"]
        ]
        record = msgspec.convert(found, Record)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return record if record.fingerprint == fingerprint else None


def with_runs(record: Record, measured: Measured) -> Record:
    """Return the record with further runs."""
    merged = joined([Measured(record.runs, record.compared), measured])
    return msgspec.structs.replace(record, runs=merged.runs, compared=merged.compared)


def varies(runs: Sequence[Run]) -> bool:
    """Does any value, or how a run ends, depend on the seed?"""
    return len({(run.verdict, run.message, *sorted(run.values.items())) for run in runs}) > 1


def same(runs: Sequence[Run], others: Sequence[Run]) -> bool:
    """Do runs end as others at the same seeds do, with the same values up to rounding?"""
    at = {run.seed: run for run in others}
    return all(run.seed in at and _same_run(run, at[run.seed]) for run in runs)


def _same_run(run: Run, other: Run) -> bool:
    return (
        (run.verdict, run.missed) == (other.verdict, other.missed)
        and run.values.keys() == other.values.keys()
        and all(math.isclose(run.values[key], other.values[key], rel_tol=SAME, abs_tol=SAME) for key in run.values)
    )
