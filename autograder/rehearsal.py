"""`autograder check`: a student's own work against the visible checks, on the student's own machine."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from autograder.assignment import FILE, VISIBLE, Assignment, AssignmentError, load_assignment
from autograder.faults import UserError
from autograder.importing import without_collections
from autograder.verdict import CheckResult, Verdict

if TYPE_CHECKING:
    import pytest

    from autograder.local import LocalLink
    from autograder.sandbox import LoadProblem
    from autograder.source import Source

# What takes long to import, and by which word a student's file tells that it will want it
LIBRARIES = {"matplotlib.pyplot": b"pyplot", "torchvision": b"torchvision"}
SIGNS = {Verdict.PASSED: ("✓", "green"), Verdict.SKIPPED: ("–", "yellow")}
OTHER_SIGN = ("✗", "red")
TOGETHER = 2.0  # seconds between two files that came out of one archive


def find_work(
    path: Path, assignment: Path | None, remark: Callable[[str], None], *, sure: bool = False
) -> tuple[Assignment, Path]:
    """Return the assignment and the file to check, for the path that a student typed.

    Students get a stub in two forms, and work in one of them. If both are here, it is the one that was saved last, and
    `remark` hears so.

    Args:
        sure: rather refuse than choose between two files that were saved together.

    Raises:
        UserError: there is no assignment, or no file.
    """
    folder = assignment or (path if path.is_dir() else path.parent)
    if not path.exists():
        raise UserError(f"{path}: there is no such file or folder{_a_question(folder, path.name)}.")
    try:
        loaded = load_assignment(folder)
    except AssignmentError as error:
        if (folder / FILE).exists():
            raise UserError(str(error)) from None
        raise UserError(
            f"{folder}: there is no {FILE} here; go to the assignment's folder, or name it with --assignment."
        ) from None
    if path.is_file():
        return loaded, path
    found = [path / name for name in (loaded.main, f"{Path(loaded.main).stem}.ipynb") if (path / name).is_file()]
    if not found:
        raise UserError(f"{path}: there is no {loaded.main} here; name the file to check.")
    if len(found) == 1:
        return loaded, found[0]
    script, notebook = found
    later = notebook.stat().st_mtime - script.stat().st_mtime
    chosen = notebook if later > TOGETHER else script
    if sure and abs(later) <= TOGETHER:
        raise UserError(f"{path}: {script.name} and {notebook.name} are here, saved together; name the one you mean.")
    why = ", which was saved last" if abs(later) > TOGETHER else ""
    remark(
        f"both {script.name} and {notebook.name} are here; this is about {chosen.name}{why}. For the other, name it."
    )
    return loaded, chosen


def _a_question(folder: Path, name: str) -> str:
    """Return what to say to somebody who typed a question in the place of a path."""
    try:
        known = [question.id for question in load_assignment(folder).questions]
    except AssignmentError:
        return ""
    return f"; for one question, add --question {name}" if name in known else ""


def rehearse(
    assignment: Assignment, file: Path, device: str, console: Console, question: str | None = None
) -> list[CheckResult]:
    """Run the visible checks on `file`, or those of one question, print each verdict as it comes; return them all.

    Args:
        device: where training checks train: "auto", "cpu" or "cuda".

    Raises:
        UserError: the file or the assignment cannot be read, there is no visible check, or no such device.
    """
    if not assignment.visible_checks:  # pytest would take no files for all files
        raise UserError(
            f"{assignment.folder}: there are no visible checks (no {VISIBLE}*.py), so there is nothing to run; get "
            "them from your course, or, if you write the assignment, add one."
        )
    known = [one.id for one in assignment.questions]
    if question is not None and question not in known:
        raise UserError(f"there is no question {question!r}; there are {', '.join(known)}.")
    from autograder.local import LocalLink
    from autograder.source import read_source

    start = time.monotonic()
    source = read_source(file, assignment.files[1:])
    limits, libraries = assignment.limits.of_a_sandbox(), _libraries(source)
    first = LocalLink(limits, libraries)  # imports torch in its process while this one does, below
    console.print(f"Checking {file.name} …", style="dim", markup=False)
    links = iter([first])
    results: list[CheckResult] = []

    def loop(items: list[pytest.Item]) -> None:
        from autograder import grader
        from autograder.checks import CHECK
        from autograder.sandbox import Budget, Sandbox

        items = [item for item in items if question in (None, item.stash[CHECK].question)]
        if not items:
            raise UserError(f"the question {question!r} has no visible checks.")
        budget = Budget(assignment.limits.call_seconds, None, assignment.limits.check_seconds, None)
        where = _device(device, first)
        sandbox = Sandbox(lambda: next(links, None) or LocalLink(limits, libraries), source, budget, where)
        try:
            report = sandbox.load()
            if report.fatal:
                raise UserError(f"{file}: {report.fatal}")
            for line in sandbox.source.left_out:
                console.print(Text(f"! {line}", "yellow"))
            _say_what_was_left_out(report.problems, report.skipped, console)
            results.extend(grader.run_checks(items, sandbox, lambda result: say(result, console)))
        finally:
            sandbox.close()

    try:
        with without_collections():
            importlib.import_module("autograder.checking")  # which the checks import, and torch with it
            from autograder.collection import with_checks
        with_checks(assignment, assignment.visible_checks, loop)
    finally:
        first.close()
    passed = sum(result.verdict is Verdict.PASSED for result in results)
    console.print(
        f"\n{passed} of {len(results)} visible checks passed in {time.monotonic() - start:.1f} s. "
        "Hidden checks look at more than these.",
        markup=False,
    )
    return results


def _libraries(source: Source) -> list[str]:
    """Return what the student's file will import, as far as its words tell. More than that costs time, no more."""
    return [name for name, word in LIBRARIES.items() if any(word in text for text in source.files.values())]


def _device(wanted: str, link: LocalLink) -> str:
    """Return "cpu" or "cuda". The child is asked: no process is forked from it, so it may touch the GPU's driver."""
    from autograder.source import device_for

    return device_for(wanted, has_cuda=wanted != "cpu" and link.has_cuda())


def say(result: CheckResult, console: Console) -> None:
    """Print the verdict of a check, in the words that a student reads."""
    sign, colour = SIGNS.get(result.verdict, OTHER_SIGN)
    console.print(Text.assemble((f"{sign} ", colour), (f"{result.question}  ", "dim"), result.title))
    for text, style in ((result.message, ""), (result.hint, "italic")):
        for line in text.splitlines():
            console.print(Text(f"    {line}", style))


def _say_what_was_left_out(
    problems: Sequence[LoadProblem], skipped: Sequence[tuple[str, str]], console: Console
) -> None:
    for problem in problems:
        console.print(Text(f"! {problem.place}: this statement was left out: {problem.text}", "yellow"))
    if skipped:
        places = ", ".join(place for place, _ in skipped[:5]) + (", …" if len(skipped) > 5 else "")
        console.print(Text(f"Not run, since it only trains, plots or prints: {places}.", "dim"))
