"""`autograder notebook`: makes the master notebook, lets `otter assign` take the student's from it, and writes both.

What is in the master is decided in `master.py`. Needs Otter.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from autograder.assignment import Assignment
from autograder.faults import UserError
from autograder.master import encode, master_notebook, notebook_name
from autograder.results import write_atomically
from autograder.sections import read_stub

MASTER, TESTS = "master", "tests"  # folders, in the private half and in the public one
MADE_BY_OTTER = "OK_FORMAT"  # every test file of Otter's defines it
INSTALL = "pip install 'dl-autograder[notebook]'"


class Notebooks(msgspec.Struct, frozen=True):
    """All forms of one assignment's notebook, as files' contents.

    `student` has the stub in its cells, `filled` the reference; `tests` are Otter's files, by question.
    """

    master: bytes
    student: bytes
    filled: bytes
    tests: dict[str, bytes]


def require_otter(command: str) -> None:
    """Raise UserError unless Otter is installed."""
    if importlib.util.find_spec("otter") is None:
        raise UserError(f"`{command}` needs Otter: {INSTALL}")


def make_notebooks(assignment: Assignment) -> Notebooks:
    """Return the assignment's notebooks; the same files give the same bytes.

    Raises:
        UserError: stub, reference and handout do not fit together, or Otter is not installed.
    """
    require_otter("autograder notebook")
    master = encode(master_notebook(assignment))
    name = notebook_name(assignment)
    with tempfile.TemporaryDirectory(prefix="autograder-") as folder:
        path = Path(folder) / name
        path.write_bytes(master)
        with _quiet():
            _otter_assign(path, Path(folder) / "made")
        student = encode(json.loads((Path(folder) / "made" / "student" / name).read_bytes()))
        filled = encode(json.loads((Path(folder) / "made" / "autograder" / name).read_bytes()))
        tests = {
            file.stem: file.read_bytes() for file in sorted((Path(folder) / "made" / "student" / TESTS).glob("*.py"))
        }
    _compare(assignment, student)
    return Notebooks(master, student, filled, tests)


def _otter_assign(master: Path, result: Path) -> None:
    from otter.assign import main

    main(str(master), str(result), no_pdfs=True, no_run_tests=True)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep what Otter prints to itself, and the working folder as it is."""
    before = os.getcwd()
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            yield
    finally:
        os.chdir(before)


def _compare(assignment: Assignment, student: bytes) -> None:
    """Raise UserError unless the student's notebook has the code of the stub, and none of the reference."""
    stub = read_stub(assignment)
    expected = [piece.text for section in stub.sections for piece in section.pieces]
    cells = [cell for cell in json.loads(student)["cells"] if cell["cell_type"] == "code"]
    found = ["".join(cell["source"]) for cell in cells]
    answers = [text for text in found[2:] if not text.startswith("grader.check(")]
    for wanted, text in zip(expected, answers, strict=False):
        if wanted != text:
            raise UserError(
                f"{assignment.folder / assignment.main}: Otter takes a part of this for its own notation and drops it: "
                f"{wanted.splitlines()[0]!r}; do without lines that end in # SOLUTION, # PROMPT, # SEED or # IGNORE."
            )
    if len(answers) != len(expected):
        path = assignment.folder / assignment.main
        raise UserError(f"{path}: Otter made {len(answers)} cells of it, not {len(expected)}.")


def write_notebooks(assignment: Assignment, notebooks: Notebooks) -> list[Path]:
    """Write the master into the private half, the rest into the public one; return where.

    Otter's files of questions that are gone are removed.
    """
    assert assignment.solutions is not None
    name = notebook_name(assignment)
    files = {
        assignment.solutions / MASTER / name: notebooks.master,
        assignment.folder / name: notebooks.student,
        **{assignment.folder / TESTS / f"{question}.py": data for question, data in notebooks.tests.items()},
    }
    for path, data in files.items():
        path.parent.mkdir(exist_ok=True)
        write_atomically(path, data)
    for path in (assignment.folder / TESTS).glob("*.py"):
        if path not in files and MADE_BY_OTTER in path.read_text("utf-8", "replace"):
            path.unlink()
    return list(files)
