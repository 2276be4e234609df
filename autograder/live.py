"""`grader.check("question")` in a notebook: the visible checks of one question, on what the notebook has defined.

The checks ask over the wire, as everywhere, and a runner in the kernel's own process answers. So it takes a moment and
sees the objects as they are. It is the student's own machine and the student's own code: there are no walls, and no
deadlines, since only the student can interrupt a kernel.
"""

from __future__ import annotations

import ast
import re
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from autograder import wire
from autograder.assignment import FILE, Assignment, load_assignment
from autograder.checks import CHECK
from autograder.collection import with_checks
from autograder.faults import UserError
from autograder.grader import run_checks
from autograder.rehearsal import say
from autograder.runner import Runner
from autograder.same_process import SameProcess
from autograder.sandbox import Budget, Sandbox
from autograder.source import MAX_OTHER_BYTES, Source
from autograder.undisturbed import undisturbed
from autograder.verdict import CheckResult, Verdict

MAIN = "notebook.py"  # stands for all cells together
NO_LIMITS = Budget(None, None, None, None)
MAX_CELL = 1 << 16  # characters of a cell whose lines a message can name
MAX_CELLS = 2000  # of them, the last ones
WIDTH = 10_000  # characters: notebooks break lines themselves


class NotPassed(AssertionError):
    """Not all visible checks of a question passed; what is wrong has been printed. To Otter, a failed test."""


def check_question(question: str, namespace: dict[str, Any], folder: Path | None = None) -> None:
    """Run the visible checks of a question and print what came of each.

    Args:
        namespace: the global names of the notebook.
        folder: of the assignment; by default the notebook's, which is the kernel's working folder.

    Raises:
        NotPassed: at least one check did not pass; one that lacks hardware does not count.
        UserError: this is no assignment's folder, or it has no such question.
    """
    folder = folder or Path.cwd()
    if not (folder / FILE).is_file():
        raise UserError(f"{folder}: there is no {FILE} here; keep the notebook in the assignment's folder.")
    assignment = load_assignment(folder)
    if question not in [known.id for known in assignment.questions]:
        raise UserError(f"{folder / FILE}: there is no question {question!r} in it.")
    start = time.monotonic()
    results = live_results(assignment, question, namespace)
    console = Console(file=sys.stdout, highlight=False, force_jupyter=False, force_terminal=True, width=WIDTH)
    for result in results:
        say(result, console)
    if not results:
        print("There is no visible check of this question; hidden ones look at your code.")
        return
    passed = sum(result.verdict is Verdict.PASSED for result in results)
    count = f"{passed} of {len(results)} visible checks passed in {time.monotonic() - start:.1f} s"
    if any(result.verdict not in (Verdict.PASSED, Verdict.SKIPPED) for result in results):
        raise NotPassed(f"{count}; what is wrong stands above.")
    print(f"{count}. Hidden checks look at more than these.")


def live_results(assignment: Assignment, question: str, namespace: dict[str, Any]) -> list[CheckResult]:
    """Return what came of the visible checks of a question. Leaves the process as it was.

    Raises:
        UserError: the checks cannot be collected.
        KeyboardInterrupt: the student interrupts the kernel.
    """
    from IPython.utils.capture import capture_output

    results: list[CheckResult] = []

    def loop(items: list[pytest.Item]) -> None:
        wanted = [item for item in items if item.stash[CHECK].question == question]
        with capture_output() as printed:  # as in `autograder check`, what a check has the code print is not shown
            runner = LiveRunner(assignment.folder, namespace)
            source = source_of(executed_cells(), others_in(assignment))
            sandbox = Sandbox(lambda: LiveLink(runner, printed), source, NO_LIMITS, _device())
            results.extend(run_checks(wanted, sandbox))

    with undisturbed(namespace):
        if assignment.visible_checks:  # pytest would take no files for all files
            with_checks(assignment, assignment.visible_checks, loop)
    return results


def _device() -> str:
    """Return where training checks train. Asked right here: nothing is forked from a kernel."""
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


class LiveRunner(Runner):
    """A runner whose module is the notebook: nothing is loaded, for the cells have run."""

    def __init__(self, folder: Path, namespace: dict[str, Any]) -> None:
        super().__init__(folder)
        self._namespace = namespace

    @property
    def _names(self) -> dict[str, Any]:
        return self._namespace

    def _open(self, files: dict[str, bytes], main: str) -> list[dict[str, Any]]:
        return []

    def _own_file(self, filename: str) -> str | None:
        return cell_label(filename) or super()._own_file(filename)

    def answer(self, request: wire.Request) -> wire.Reply:
        reply = super().answer(request)
        if isinstance(reply.outcome, wire.Raised) and "KeyboardInterrupt" in reply.outcome.bases:
            raise KeyboardInterrupt  # the student's finger, not the student's code
        return reply


class LiveLink(SameProcess):
    """Takes what was printed from where the kernel captured it."""

    def __init__(self, runner: Runner, printed: Any) -> None:
        super().__init__(runner)
        self._printed = printed
        self._taken = {"stdout": 0, "stderr": 0}

    def take_output(self) -> str:
        text = ""
        for stream, taken in self._taken.items():
            whole: str = getattr(self._printed, stream)
            self._taken[stream] = len(whole)
            text += whole[taken:]
        return text


# ----------------------------------------------------------------------------------- the notebook's cells


def cell_label(filename: str) -> str | None:
    """Return "cell [12]" for the name under which the kernel has compiled that cell, None for any other file."""
    shell = _shell()
    named = shell.compile.format_code_name(filename) if shell is not None else None
    number = re.fullmatch(r"In ?\[(\d+)\]", named[1]) if named else None
    return f"cell [{number[1]}]" if number else None


def executed_cells() -> dict[str, str]:
    """Return "cell [12]" → its Python code, for the cells that have run, in the order in which they did."""
    shell = _shell()
    if shell is None:
        return {}
    cells = list(enumerate(shell.history_manager.input_hist_parsed))[1:][-MAX_CELLS:]
    return {f"cell [{number}]": text for number, text in cells if text.strip() and len(text) <= MAX_CELL}


def others_in(assignment: Assignment) -> dict[str, bytes]:
    """Return name → contents of the other files that are handed in, as far as they lie beside the notebook."""
    paths = [assignment.folder / name for name in assignment.files[1:]]
    return {path.name: path.read_bytes() for path in paths if path.is_file() and path.stat().st_size <= MAX_OTHER_BYTES}


def source_of(cells: Mapping[str, str], others: Mapping[str, bytes] | None = None) -> Source:
    """Return the cells as a source: each by itself, and `MAIN`, in which only the last definition of a name is left."""
    statements: list[tuple[str | None, str]] = []
    for text in cells.values():
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError):  # it has raised, then, and defined nothing
            continue
        for node in tree.body:
            is_definition = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            name = node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) else None
            if is_definition:
                statements = [statement for statement in statements if statement[0] != name]
            statements.append((name, ast.unparse(node)))
    main = "\n".join(text for _, text in statements)
    files = {label: text.encode("utf-8", "replace") for label, text in cells.items()}
    return Source({**(others or {}), **files, MAIN: main.encode("utf-8", "replace")}, MAIN)


def _shell() -> Any:
    """Return IPython's shell, None outside of it."""
    if "IPython" not in sys.modules:
        return None
    from IPython.core.getipython import get_ipython

    return get_ipython()
