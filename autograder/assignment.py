"""An assignment as its `assignment.toml` describes it, and where its two halves lie.

The checks in those halves are collected by the pytest plugin, not here.
"""

from __future__ import annotations

import hashlib
import math
import re
import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

import msgspec

from autograder import link, manifest
from autograder.faults import UserError
from autograder.naming import is_clutter

FILE = "assignment.toml"
THRESHOLDS = "thresholds.toml"  # of the private half: what hidden checks compare with, and what they load
VISIBLE, HIDDEN = "test_visible", "test_hidden"  # how the names of files with checks begin
COLUMNS = ("submission_id", "name", "email", "status", "score", "max_score", "late_days")  # of grades.csv

MAX_LIMIT = 1_000_000  # seconds or MiB: what the system takes, and far beyond any course

_QUESTION_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_HANDOUT_ENDINGS = (".md", ".png", ".svg", ".jpg", ".pdf", ".ipynb")
_HANDOUT_FOLDERS = ("lecture", "pictures", "tests", "mutants", "variants")  # tests: Otter's; the last prove checks


class AssignmentError(UserError):
    """The author's mistake in an assignment: one line with the file, the key and the mend."""


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    title: str
    points: float


class AssignmentLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one submission may use. Seconds are CPU seconds where they can be read."""

    call_seconds: float = 5.0
    load_seconds: float = 10.0
    check_seconds: float = 20.0
    submission_seconds: float = 90.0
    memory_mib: int = 1024
    output_mib: int = 8
    disk_mib: int = 64
    gpu_memory_mib: int = 512

    def of_a_sandbox(self) -> link.Limits:
        """Return the part of the limits that the walls of a sandbox hold."""
        return link.Limits(self.memory_mib, self.output_mib, self.disk_mib, self.gpu_memory_mib)


class Late(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The late policy: recorded for the staff; scores are never changed by it."""

    per_day_percent: float = 0.0


Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class AssignmentFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The keys of `assignment.toml`."""

    title: str
    files: tuple[str, ...]  # what a student hands in; the first is the main one
    questions: tuple[Question, ...]
    limits: AssignmentLimits = AssignmentLimits()
    due: Moment | None = None
    late_due: Moment | None = None
    late: Late = Late()
    data: dict[str, str] = {}  # file below the public half → its SHA-256


class Assignment(AssignmentFile, frozen=True, kw_only=True):
    """An assignment: what its file says, its name, its public half and its private half where there is one."""

    name: str
    folder: Path
    solutions: Path | None

    @property
    def main(self) -> str:
        """The file that is graded, such as `mlp.py`."""
        return self.files[0]

    @property
    def visible_checks(self) -> list[Path]:
        """The files of the public half with the checks that students have."""
        return sorted(self.folder.glob(f"{VISIBLE}*.py"))

    @property
    def hidden_checks(self) -> list[Path]:
        """The files of the private half with the checks that only staff have."""
        return sorted(self.solutions.glob(f"{HIDDEN}*.py")) if self.solutions else []

    @property
    def max_score(self) -> float:
        return sum(question.points for question in self.questions)


def load_assignment(folder: Path, solutions: Path | None = None) -> Assignment:
    """Return the assignment in `folder` (its public half).

    Args:
        folder: the folder that holds `assignment.toml`; its name is the assignment's.
        solutions: the private half; by default `…/solutions/<name>` for `…/assignments/<name>`, if it is there.

    Raises:
        AssignmentError: a folder or the file is missing, or a key in it is wrong.
    """
    file = folder / FILE
    document = _decode(_read_toml(file), file)
    _check(document, file)
    whole = folder.resolve()
    return Assignment(
        name=whole.name,
        folder=whole,
        solutions=_private_half(whole, solutions),
        **{field: getattr(document, field) for field in document.__struct_fields__},
    )


def late_days(assignment: Assignment, submitted: datetime | None) -> int:
    """Return the days begun since the due date: 0 in time, and where either moment is unknown."""
    if assignment.due is None or submitted is None:
        return 0
    return max(0, math.ceil((submitted - assignment.due).total_seconds() / 86_400))


def data_problems(assignment: Assignment) -> list[str]:
    """Return one line for each data file of the two halves that is missing or is not what `[data]` says.

    `[data]` stands in `assignment.toml`, and for the files that hidden checks load in `thresholds.toml`.
    """
    problems = list(_wrong_files(assignment.folder, assignment.data, FILE))
    if assignment.solutions is not None:
        problems += _wrong_files(assignment.solutions, _private_data(assignment.solutions), THRESHOLDS)
    return problems


def _wrong_files(folder: Path, data: dict[str, str], said_in: str) -> Iterator[str]:
    for name, expected in data.items():
        path = (folder / name).resolve()
        try:
            found = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            yield f"{path}: cannot be read ({error.strerror}); fetch it again."
            continue
        if found != expected:
            yield (
                f"{path}: SHA-256 is {found}, [data] in {said_in} says {expected}; "
                "fetch the file again, or mend the line if the data is meant to be new."
            )


def _private_data(solutions: Path) -> dict[str, str]:
    """Return file below the private half → SHA-256. What is wrong with the file itself, its checks say."""
    try:
        table = tomllib.loads((solutions / THRESHOLDS).read_text(encoding="utf-8")).get("data")
    except (OSError, ValueError, RecursionError):
        return {}
    entries = table.items() if isinstance(table, dict) else ()
    return {name: digest for name, digest in entries if isinstance(digest, str) and _SHA256.fullmatch(digest)}


def assignment_fingerprint(assignment: Assignment) -> str:
    """Return a SHA-256 over all files of both halves that a verdict can depend on.

    That is everything but stubs, handout, pictures, notebooks, and what only proves the checks (mutants, variants).
    """
    total = hashlib.sha256()
    for half, folder in (("public", assignment.folder), ("private", assignment.solutions)):
        if folder is None:
            continue
        stubs = assignment.files if half == "public" else ()
        for path in graded_files(folder, stubs, assignment.data):
            contents = hashlib.sha256((folder / path).read_bytes()).hexdigest()
            total.update(f"{half}\0{path.as_posix()}\0{contents}\n".encode())
    return total.hexdigest()


def graded_files(folder: Path, stubs: tuple[str, ...], data: dict[str, str]) -> Iterator[PurePosixPath]:
    """Yield the files of a half that grading can depend on, as paths below its folder."""
    paths = (PurePosixPath(path.relative_to(folder).as_posix()) for path in folder.rglob("*") if path.is_file())
    for path in sorted(paths):
        if is_clutter(path.parts) or path.as_posix() in stubs:
            continue
        is_handout = path.suffix.lower() in _HANDOUT_ENDINGS or path.parts[0] in _HANDOUT_FOLDERS
        if path.parts[0] == "data" or path.as_posix() in data or not is_handout:
            yield path


def conftests(assignment: Assignment) -> list[Path]:
    """Return the files that pytest takes fixtures and hooks of checks from: in the two halves, and above them."""
    halves = [half for half in (assignment.folder, assignment.solutions) if half is not None]
    folders = {folder for half in halves for folder in (half, *half.parents)}
    return sorted(path for folder in folders if (path := folder / "conftest.py").is_file())


def _private_half(folder: Path, given: Path | None) -> Path | None:
    if given is not None:
        if not given.is_dir():
            raise AssignmentError(f"{given}: there is no such folder; name the private half of {folder.name}.")
        return given.resolve()
    found = folder.parent.parent / "solutions" / folder.name
    return found if folder.parent.name == "assignments" and found.is_dir() else None


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise AssignmentError(f"{file}: there is no such file; name the folder of an assignment.") from None
    except OSError as error:
        raise AssignmentError(f"{file}: cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise AssignmentError(f"{file}: is not UTF-8 text; save it as UTF-8.") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise AssignmentError(f"{file}: is not valid TOML: {_on_one_line(str(error))}.") from None
    except ValueError:
        raise AssignmentError(f"{file}: holds a number of too many digits; write it shorter.") from None


# -------------------------------------------------------------------------- what can be wrong in it


def _check(document: AssignmentFile, file: Path) -> None:
    """Raise AssignmentError for the first value that has the right type and is still wrong."""
    for key, mend in _mistakes(document):
        raise AssignmentError(f"{file}: {key}: {mend}")


def _mistakes(document: AssignmentFile) -> Iterator[tuple[str, str]]:
    """Yield key and mend."""
    yield from _file_mistakes(document.files)
    yield from _question_mistakes(document.questions)
    for key in document.limits.__struct_fields__:
        value = getattr(document.limits, key)
        if not 0 < value <= MAX_LIMIT:
            yield f"[limits] {key}", f"{value} is no limit; give a number above 0, and at most {MAX_LIMIT:,}."
    if document.due is None and (document.late_due is not None or document.late != Late()):
        yield "due", "is missing, but there is a late policy; add it, such as due = 2026-11-30T23:59:00Z."
    if document.due is not None and document.late_due is not None and document.late_due < document.due:
        yield "late_due", "lies before `due`; give a later moment."
    if not 0 <= document.late.per_day_percent <= 100:
        yield "[late] per_day_percent", f"{document.late.per_day_percent} is not between 0 and 100."
    for name, digest in document.data.items():
        path = PurePosixPath(name)
        if not path.parts or path.is_absolute() or ".." in path.parts or "\\" in name or not name.isprintable():
            yield f"[data] {name!r}", 'must be a path below the assignment\'s folder, such as "data/train.npz".'
        if not _SHA256.fullmatch(digest):
            yield f"[data] {name!r}", "needs the file's SHA-256: 64 hexadecimal digits in lower case."


def _file_mistakes(files: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if not files:
        yield "files", 'is empty; name the file that students hand in, such as files = ["mlp.py"].'
    for name in files:
        if "/" in name or "\\" in name:
            yield "files", f"{name!r} has a slash in it; give the file's name alone, without a folder."
        elif not name or not name.isprintable() or name.startswith(".") or len(name) > 100:
            yield "files", f"{name!r} cannot be a file's name; give one such as mlp.py."
    if manifest.FILE in files:
        yield "files", f"{manifest.FILE} is what `autograder submit` writes; give the file another name."
    if files and not files[0].endswith(".py"):
        yield "files", f"the main file, {files[0]!r}, must end in .py (a notebook of that name is taken too)."
    if len({name.casefold() for name in files}) < len(files):
        yield "files", "names a file twice; name each once."


def _question_mistakes(questions: tuple[Question, ...]) -> Iterator[tuple[str, str]]:
    if not questions:
        yield "questions", "is empty; add a [[questions]] block with id, title and points."
    seen: set[str] = set()
    for number, question in enumerate(questions, start=1):
        place = f"[[questions]] number {number}: "
        if not _QUESTION_ID.fullmatch(question.id):
            yield place + "id", f"{question.id!r} must be letters, digits, dots, dashes and underscores."
        if question.id in COLUMNS:
            yield place + "id", f"{question.id!r} is a column of the gradebook already; choose another."
        if question.id in seen:
            yield place + "id", f"{question.id!r} is there twice; give every question its own."
        if not 0 <= question.points < math.inf:
            yield place + "points", f"{question.points} must be a number of 0 or more."
        seen.add(question.id)


# ------------------------------------------------------------------ what msgspec says, for the reader

_SECTIONS: dict[str, type[msgspec.Struct]] = {
    "": AssignmentFile,
    "questions": Question,
    "limits": AssignmentLimits,
    "late": Late,
}
_KINDS = {
    "str": "a text in quotes",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
    "date": "a date without a time",
    "datetime": "a moment such as 2026-11-30T23:59:00Z",
    "null": "nothing",
}


def _decode(table: dict[str, Any], file: Path) -> AssignmentFile:
    try:
        return msgspec.convert(table, AssignmentFile)
    except msgspec.ValidationError as error:
        raise AssignmentError(f"{file}: {_on_one_line(_explained(str(error)))}") from None


def _explained(message: str) -> str:
    """Return `Expected …, got … - at `$.key`` as a line that begins with the key and ends with the mend."""
    what, _, place = message.partition(" - at `$")
    place = place.rstrip("`").removeprefix(".")
    section = place.split("[")[0].split(".")[0]
    unknown = re.fullmatch(r"Object contains unknown field `(.*)`", what, re.DOTALL)
    missing = re.fullmatch(r"Object missing required field `(.*)`", what)
    if unknown or missing:
        section = section if section in _SECTIONS else ""
        key = _readable(f"{place}.{(unknown or missing)[1]}".removeprefix("."))  # type: ignore[index]
        if missing:
            return f"{key}: is missing; add it."
        keys = ", ".join(_SECTIONS[section].__struct_fields__)
        return f"{key}: there is no such key; the keys here are {keys}."
    kinds = re.fullmatch(r"Expected `(.*)`, got `(.*)`", what)
    if kinds:
        expected = " or ".join(_KINDS.get(kind, kind) for kind in kinds[1].split(" | ") if kind != "null")
        return f"{_readable(place)}: must be {expected}, not {_KINDS.get(kinds[2], kinds[2])}."
    if "timezone" in what:
        return f"{_readable(place)}: has no time zone; write it as 2026-11-30T23:59:00Z or with +01:00."
    return f"{_readable(place)}: {what[:1].lower()}{what[1:]}."


def _on_one_line(text: str) -> str:
    """A key in quotes may hold anything, line breaks too."""
    return "".join(character if character.isprintable() else f"\\u{ord(character):04x}" for character in text)


def _readable(place: str) -> str:
    """Return `questions[0].points` as `[[questions]] number 1: points`."""
    item = re.fullmatch(r"questions\[(\d+)\](?:\.(.+))?", place)
    if item:
        return f"[[questions]] number {int(item[1]) + 1}" + (f": {item[2]}" if item[2] else "")
    table = re.fullmatch(r"(limits|late)\.(.+)", place)
    if table:
        return f"[{table[1]}] {table[2]}"
    return {"data[...]": "[data]"}.get(place, re.sub(r"\[\d+\]", "", place))
