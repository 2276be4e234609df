"""`autograder submit`: one archive of what a student hands in, which `autograder grade` takes as it is.

Collects and packs; runs nothing. The visible checks are run by `rehearsal.py`, and prove nothing to the grader.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

import msgspec

from autograder import __version__, manifest
from autograder.archive import MIB
from autograder.assignment import Assignment
from autograder.faults import UserError
from autograder.imports import imported_files
from autograder.intake import CODE, MAX_COMPANION, MAX_COMPANIONS, MAX_MAIN, files_in_zip
from autograder.manifest import BadMember, Member
from autograder.naming import is_clutter, shown
from autograder.packing import packed, write_over

SHOWN_FILES = 6  # names that the line about the archive repeats


class Packed(msgspec.Struct, frozen=True):
    """An archive that was written, what is in it, and what the student should know about it."""

    archive: Path
    files: dict[str, bytes]
    warnings: list[str]

    def __str__(self) -> str:
        names = [shown(name) for name in self.files]
        if len(names) > SHOWN_FILES:
            names = [*names[:SHOWN_FILES], f"{len(names) - SHOWN_FILES} more"]
        size = sum(map(len, self.files.values()))
        return f"wrote {self.archive} ({max(1, round(size / 1000)):,} kB): {', '.join(names)}"


def submit(assignment: Assignment, file: Path, members: Sequence[str], out: Path | None) -> Packed:
    """Pack `file` and what belongs to it, and write the archive.

    Args:
        file: the `.py` or `.ipynb` file with the solution. Under whatever name it has, it is packed under the one that
            the assignment asks for.
        members: who hands in, each as `Name <email>`.
        out: the archive; by default `<assignment>-submission.zip` in the current folder.

    Raises:
        UserError: the file cannot be graded at all, a member cannot be one, or something else is at `out`.
    """
    people = [_member(text) for text in members]
    files, warnings = collect(assignment, file)
    data = packed(
        files | {manifest.FILE: manifest.write_manifest(files, assignment.name, assignment.title, __version__, people)}
    )
    if files_in_zip(data, assignment.main) != files:  # what grading takes is what the student sees listed
        raise UserError(f"{file}: what was packed is not what would be graded; hand in the file itself.")
    archive = out or Path(f"{assignment.name}-submission.zip")
    write_over(archive, data, _is_submission, "archive of `autograder submit`")
    return Packed(archive, files, warnings)


def collect(assignment: Assignment, file: Path) -> tuple[dict[str, bytes], list[str]]:
    """Return path → contents of what is handed in with `file`, and warnings.

    That is the file itself, the other files that the assignment asks for, and the modules beside it that it imports.

    Raises:
        UserError: the file is none, is empty or is too large to be graded.
    """
    main = str(PurePosixPath(assignment.main).with_suffix(file.suffix.lower()))
    if file.suffix.lower() not in CODE:
        raise UserError(f"{file}: is no .py and no .ipynb file; name the file with your solution.")
    contents = file.read_bytes()
    if not contents.strip():
        raise UserError(f"{file}: is empty; save your work in it first.")
    if len(contents) > MAX_MAIN:
        raise UserError(
            f"{file}: is larger than {MAX_MAIN // MIB} MiB, which is not graded; keep data in files of their own, or, "
            "in a notebook, clear the outputs."
        )
    files, warnings = {main: contents}, []
    for name in assignment.files[1:]:
        beside = file.parent / name
        if not beside.is_file():
            warnings.append(f"{name} is not beside {file.name}: it is handed in without, and costs what depends on it.")
        elif beside.stat().st_size > MAX_COMPANION:
            warnings.append(f"{name} is left out: it is larger than {MAX_COMPANION // MIB} MiB.")
        else:
            files[name] = beside.read_bytes()
    for name, data in _modules(file, contents):
        if name == main:
            raise UserError(f"{file}: imports {name}, whose name it is handed in under itself; rename that module.")
        files.setdefault(name, data)
    if len(files) > MAX_COMPANIONS:
        raise UserError(f"{file}: imports more than {MAX_COMPANIONS} files beside it; hand in only what you wrote.")
    return dict(sorted(files.items(), key=lambda item: (item[0] != main, item[0]))), warnings


def _modules(file: Path, contents: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield path and contents of the modules beside `file` that it imports. None, where it is no Python."""
    from autograder.source import Unreadable, make_source  # with torch, which takes seconds to import

    try:
        source = make_source({file.name: contents}, file.name)
    except Unreadable:
        return

    def read(name: str) -> bytes | None:
        if name == source.main:
            return source.files[name]
        beside = file.parent / name
        if is_clutter(name.split("/")) or not beside.is_file() or beside.stat().st_size > MAX_COMPANION:
            return None
        return beside.read_bytes()

    try:
        yield from imported_files(source.main, read).items()
    except (RecursionError, MemoryError):
        return


def _member(text: str) -> Member:
    try:
        return manifest.parse_member(text)
    except BadMember as error:
        raise UserError(
            f"--member {shown(text)!r} {error}; write it as --member 'Ada Lovelace <ada@example.org>'."
        ) from None


def _is_submission(archive: zipfile.ZipFile) -> bool:
    return (
        archive.getinfo(manifest.FILE).file_size <= manifest.MAX_BYTES
        and manifest.read_manifest(archive.read(manifest.FILE)) is not None
    )
