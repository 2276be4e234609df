"""The gradebook: all results as `grades.csv`, and as a table for the terminal. Scores are summed elsewhere."""

from __future__ import annotations

import csv
import io
import statistics
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from rich import box
from rich.table import Table
from rich.text import Text

from autograder.assignment import COLUMNS, Assignment, late_days
from autograder.naming import shown
from autograder.results import write_atomically
from autograder.verdict import Result, Status, SubmissionInfo

FILE = "grades.csv"

# A spreadsheet takes a cell that begins with one of these for a formula, and a formula can fetch and send.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_STYLES = {Status.GRADED: "", Status.UNGRADABLE: "yellow", Status.INTERNAL: "bold red"}
_EDGES = 3  # characters between two columns
WIDEST_ID = 40  # characters of an id that the table shows


def write_gradebook(
    out: Path,
    results: Mapping[str, Result],
    submissions: Iterable[SubmissionInfo],
    assignment: Assignment,
    submitted: Mapping[str, datetime] | None = None,
) -> Path:
    """Write `OUT/grades.csv` and return where: one row a submission, ordered by id.

    A submission without a result, or whose result is `internal`, has no score: the cells are empty, never zero.

    Args:
        results: submission id → result.
        submissions: those that get a row.
        submitted: submission id → the moment it was handed in, where that is known.
    """
    rows = [[*COLUMNS, *(question.id for question in assignment.questions)]]
    for submission in sorted(submissions, key=lambda submission: submission.id):
        late = late_days(assignment, (submitted or {}).get(submission.id))
        rows.append(_row(submission, results.get(submission.id), assignment, late))
    path = out / FILE
    out.mkdir(parents=True, exist_ok=True)
    write_atomically(path, _csv(rows).encode("utf-8", "backslashreplace"))
    return path


def table(results: Iterable[Result] | Mapping[str, Result], width: int = 100) -> Table:
    """Return the scores as a table for a terminal of `width` characters.

    Where the questions' scores do not fit, they are left out; `grades.csv` has them.
    """
    ordered = _in_order(results)
    questions = _question_ids(ordered)
    names = max((min(len(shown(result.submission.id)), WIDEST_ID) for result in ordered), default=0)
    fixed = max(names, len("submission")) + len("ungradable") + 2 * _EDGES
    if fixed + sum(max(len(id), 5) + _EDGES for id in questions) > width:
        questions = []
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    grid.add_column("submission", overflow="ellipsis", no_wrap=True, min_width=8, max_width=WIDEST_ID)
    grid.add_column("score", justify="right", no_wrap=True)
    for question in questions:
        grid.add_column(question, justify="right", no_wrap=True)
    for result in ordered:
        cells = [shown(result.submission.id), _total(result), *(_of_question(result, id) for id in questions)]
        # Text, not str: rich would obey markup that a student put into a name
        grid.add_row(*(Text(cell) for cell in cells), style=_STYLES[result.status])
    return grid


def remarks(results: Iterable[Result] | Mapping[str, Result]) -> list[Text]:
    """Return one line for each submission of which there is something to say: why ungradable, what was left out."""
    return [
        Text.assemble(f"{shown(result.submission.id)}: ", (_one_line(result.reason), _STYLES[result.status]))
        for result in _in_order(results)
        if result.reason
    ]


def summary(results: Iterable[Result] | Mapping[str, Result]) -> str:
    """Return how many have which status, and the mean and median score of those that are graded."""
    results = _listed(results)
    counts = [(status, sum(result.status is status for result in results)) for status in Status]
    line = ", ".join(f"{count} {status.value}" for status, count in counts)
    scores = [result.score for result in results if result.status is Status.GRADED]
    if not scores:
        return line
    best = max(result.max_score for result in results if result.status is Status.GRADED)
    mean, median = statistics.fmean(scores), statistics.median(scores)
    return f"{line}; mean {mean:.1f}, median {median:.1f} of {_number(best)}"


def _listed(results: Iterable[Result] | Mapping[str, Result]) -> list[Result]:
    return list(results.values() if isinstance(results, Mapping) else results)


def _in_order(results: Iterable[Result] | Mapping[str, Result]) -> list[Result]:
    return sorted(_listed(results), key=lambda result: result.submission.id)


def _question_ids(results: Iterable[Result]) -> list[str]:
    """Return the ids of the questions in their order, each once."""
    return list(dict.fromkeys(question.id for result in results for question in result.questions))


def _row(submission: SubmissionInfo, result: Result | None, assignment: Assignment, late: int) -> list[str]:
    people = [
        "; ".join(_text(text) for member in submission.members if (text := member.get(key, "")))
        for key in ("name", "email")
    ]
    status = "" if result is None else result.status.value
    maximum = assignment.max_score if result is None else result.max_score
    start = [_text(submission.id), *people, status]
    if result is None or result.status is Status.INTERNAL:
        return [*start, "", _number(maximum), str(late), *("" for _ in assignment.questions)]
    scores = {question.id: question.score for question in result.questions}
    cells = [_number(scores.get(question.id, 0.0)) for question in assignment.questions]
    return [*start, _number(result.score), _number(maximum), str(late), *cells]


def _text(value: str) -> str:
    """Return `value` with an apostrophe before it if a spreadsheet would take it for a formula.

    Of several names in a cell each is guarded: where cells are split at semicolons, each becomes a cell.
    """
    return "'" + value if value.lstrip("'").startswith(_FORMULA) else value


def _number(value: float) -> str:
    """Return `value` with at most four decimals and no needless zeros."""
    return f"{round(value, 4) + 0.0:.4f}".rstrip("0").rstrip(".")


def _csv(rows: Iterable[list[str]]) -> str:
    buffer = io.StringIO()
    plain = csv.writer(buffer, lineterminator="\n")
    quoted = csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for row in rows:
        # csv leaves a carriage return unquoted when lines end with a newline alone, and then reads it as a line's end
        writer = quoted if any("\r" in cell for cell in row) else plain
        writer.writerow(row)
    return buffer.getvalue()


def _total(result: Result) -> str:
    if result.status is Status.INTERNAL:
        return "again"
    if result.status is Status.UNGRADABLE:
        return "ungradable"
    return f"{_number(round(result.score, 1))}/{_number(result.max_score)}"


def _of_question(result: Result, question_id: str) -> str:
    for question in result.questions:
        if question.id == question_id and result.status is not Status.INTERNAL:
            return _number(round(question.score, 1))
    return "–"


def _one_line(text: str) -> str:
    words = " ".join(text.split())
    return "".join(character for character in words if character.isprintable())[:200]
