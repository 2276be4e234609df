"""The gradebook as a spreadsheet, a learning platform and a terminal read it."""

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from autograder.assignment import Assignment, Question
from autograder.gradebook import remarks, summary, table, write_gradebook
from autograder.verdict import SCHEMA_VERSION, QuestionResult, Result, Status, SubmissionInfo

DUE = datetime(2026, 11, 30, tzinfo=UTC)
ASSIGNMENT = Assignment(
    name="mlp",
    folder=Path("assignments/mlp"),
    solutions=None,
    title="Multi-layer perceptrons",
    files=("mlp.py",),
    questions=(Question("two-moons", "Two moons", 40.0), Question("split", "A split", 60.0)),
    due=DUE,
)


def info(submission_id: str, *members: dict[str, str]) -> SubmissionInfo:
    return SubmissionInfo(id=submission_id, files=["mlp.py"], sha256="0" * 64, members=list(members))


def result(
    submission_id: str, moons: float = 0.0, split: float = 0.0, status: Status = Status.GRADED, reason: str = ""
) -> Result:
    return Result(
        schema_version=SCHEMA_VERSION,
        assignment="mlp",
        submission=info(submission_id),
        status=status,
        reason=reason,
        score=moons + split,
        max_score=100.0,
        isolation="full",
        device="cpu",
        seconds=1.0,
        fingerprint="",
        questions=[
            QuestionResult("two-moons", "Two moons", moons, 40.0),
            QuestionResult("split", "A split", split, 60.0),
        ],
        checks=[],
    )


def by_id(*results: Result) -> dict[str, Result]:
    return {one.submission.id: one for one in results}


def written(out: Path, results: Iterable[Result], submissions: Iterable[SubmissionInfo]) -> list[list[str]]:
    path = write_gradebook(out, by_id(*results), submissions, ASSIGNMENT)
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8"), newline="")))


def test_the_gradebook_has_the_columns_and_a_row_for_each_submission_by_id(tmp_path: Path) -> None:
    people = [info("zoe"), info("anna", {"name": "Anna Ünal", "email": "anna@example.org"})]
    write_gradebook(tmp_path, by_id(result("zoe", 40, 60), result("anna", 12.5)), people, ASSIGNMENT)
    assert (tmp_path / "grades.csv").read_bytes().decode("utf-8") == (
        "submission_id,name,email,status,score,max_score,late_days,two-moons,split\n"
        "anna,Anna Ünal,anna@example.org,graded,12.5,100,0,12.5,0\n"
        "zoe,,,graded,100,100,0,40,60\n"
    )


def test_the_members_of_a_group_share_a_row(tmp_path: Path) -> None:
    group = info("group 7", {"name": "Anna", "email": "a@x.org"}, {"name": "Jan"})
    rows = written(tmp_path, [result("group 7", 1)], [group])
    assert rows[1][:3] == ["group 7", "Anna; Jan", "a@x.org"]


def test_no_member_of_a_group_is_a_formula_where_cells_are_split_at_semicolons(tmp_path: Path) -> None:
    group = info("group 7", {"name": "Anna", "email": "a@x.org"}, {"name": "=1+1", "email": "+1@x.org"})
    rows = written(tmp_path, [result("group 7", 1)], [group])
    assert rows[1][1:3] == ["Anna; '=1+1", "a@x.org; '+1@x.org"]


def test_what_is_our_fault_is_never_a_zero(tmp_path: Path) -> None:
    rows = written(tmp_path, [result("anna", status=Status.INTERNAL)], [info("anna")])
    assert rows[1] == ["anna", "", "", "internal", "", "100", "0", "", ""]


def test_a_submission_that_is_not_graded_yet_has_a_row_without_a_score(tmp_path: Path) -> None:
    assert written(tmp_path, [], [info("anna")])[1] == ["anna", "", "", "", "", "100", "0", "", ""]


def test_an_ungradable_submission_scores_zero(tmp_path: Path) -> None:
    rows = written(tmp_path, [result("anna", status=Status.UNGRADABLE)], [info("anna")])
    assert rows[1] == ["anna", "", "", "ungradable", "0", "100", "0", "0", "0"]


def test_a_result_of_somebody_who_handed_nothing_in_has_no_row(tmp_path: Path) -> None:
    assert len(written(tmp_path, [result("gone"), result("anna")], [info("anna")])) == 2


def test_late_days_are_counted_where_the_moment_is_known(tmp_path: Path) -> None:
    submitted = {"anna": DUE + timedelta(hours=30), "jan": DUE}
    people = [info("anna"), info("jan"), info("lea")]
    path = write_gradebook(tmp_path, {}, people, ASSIGNMENT, submitted)
    assert [row["late_days"] for row in csv.DictReader(path.open())] == ["2", "0", "0"]


def test_scores_have_no_noise_of_binary_fractions(tmp_path: Path) -> None:
    rows = written(tmp_path, [result("anna", 0.1 + 0.2, 1 / 3)], [info("anna")])
    assert rows[1][4] == "0.6333" and rows[1][7:] == ["0.3", "0.3333"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", '=HYPERLINK("http://x")'])
def test_a_name_that_a_spreadsheet_would_run_is_only_text(tmp_path: Path, text: str) -> None:
    person = info(text, {"name": text, "email": text})
    rows = written(tmp_path, [], [person])
    assert rows[1][:3] == ["'" + text] * 3


def test_a_name_with_an_apostrophe_stays_as_it_is(tmp_path: Path) -> None:
    assert written(tmp_path, [], [info("x", {"name": "'t Hooft"})])[1][1] == "'t Hooft"


def neutral(text: str) -> str:
    """What was written, without the apostrophe that the gradebook put before a formula."""
    is_marked = text.startswith("'") and text.lstrip("'").startswith(tuple("=+-@\t\r\n＝＋－＠"))
    return text[1:] if is_marked else text


texts = st.text(max_size=12) | st.text("=+-@'\",;\r\n\t ab", max_size=6)


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.dictionaries(texts, st.tuples(texts, st.floats(0, 40), st.floats(0, 60)), max_size=4))
def test_the_gradebook_reads_back(
    tmp_path_factory: pytest.TempPathFactory, people: dict[str, tuple[str, float, float]]
) -> None:
    out = tmp_path_factory.mktemp("out")
    submissions = [info(one, {"name": name}) for one, (name, _, _) in people.items()]
    rows = written(out, [result(one, moons, split) for one, (_, moons, split) in people.items()], submissions)
    assert [len(row) for row in rows] == [9] * (len(people) + 1)
    for row, submission_id in zip(rows[1:], sorted(people), strict=True):
        name, moons, split = people[submission_id]
        assert (neutral(row[0]), neutral(row[1])) == (submission_id, name)
        assert [float(cell) for cell in row[4:]] == pytest.approx([moons + split, 100, 0, moons, split], abs=1e-4)


# --------------------------------------------------------------------------------------- the terminal

CLASS = [
    result("zoe", 40, 60),
    result("anna", 12.5),
    result("jan", status=Status.UNGRADABLE, reason="You handed in solution.py; the file must be called mlp.py."),
    result("lea", status=Status.INTERNAL, reason="The grader ended."),
]


def drawn(results: Iterable[Result], width: int) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=False)
    console.print(table(results, width))
    for remark in remarks(results):
        console.print(remark)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def line_of(text: str, word: str) -> str:
    return next(line for line in text.splitlines() if word in line)


def test_a_wide_terminal_shows_the_questions(tmp_path: Path) -> None:
    text = drawn(CLASS, 120)
    assert line_of(text, "submission").split() == ["submission", "score", "two-moons", "split"]
    assert line_of(text, "anna").split() == ["anna", "12.5/100", "12.5", "0"]
    assert "ungradable" in line_of(text, "jan") and "solution.py" in line_of(text, "jan: ")
    assert line_of(text, "lea").split()[:4] == ["lea", "again", "–", "–"]
    assert text.index("anna") < text.index("jan") < text.index("lea") < text.index("zoe")


@pytest.mark.parametrize("width", [30, 40, 60, 80])
def test_a_narrow_terminal_still_shows_every_id_and_score(width: int) -> None:
    text = drawn(CLASS, width)
    assert "12.5/100" in line_of(text, "anna") and "ungradable" in line_of(text, "jan")
    assert all(len(line) <= width for line in text.splitlines())


def test_the_table_takes_the_results_by_id_as_well() -> None:
    console = Console(file=io.StringIO(), width=100)
    console.print(table(by_id(*CLASS)))
    assert isinstance(console.file, io.StringIO) and drawn(CLASS, 100).startswith(console.file.getvalue())


def test_the_table_obeys_neither_markup_nor_escape_codes_of_a_name() -> None:
    text = drawn([result("[red]anna[/red]", reason="\x1b[2J gone\nnext")], 100)
    assert "[red]anna[/red]" in text and "\x1b" not in text and "gone next" in text


def test_the_table_of_nobody_can_be_drawn() -> None:
    assert "submission" in drawn([], 80)


def test_the_summary_counts_and_averages_those_that_are_graded() -> None:
    assert summary(CLASS) == "2 graded, 1 ungradable, 1 internal; mean 56.2, median 56.2 of 100"
    assert summary([]) == "0 graded, 0 ungradable, 0 internal"


def test_a_result_without_questions_can_be_drawn() -> None:
    bare = msgspec.structs.replace(result("jan", status=Status.UNGRADABLE), questions=[])
    assert "jan" in drawn([bare, *CLASS[:2]], 100)
