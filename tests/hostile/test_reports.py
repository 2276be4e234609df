"""What staff read of a hostile class: the terminal, the gradebook and the results show its text and obey none of it."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hostile.attack import Facts, base
from hostile.intake_attacks import BUILDERS, NAMES, attacks

from autograder import cli, grader, grading
from autograder.naming import readable, result_filename
from autograder.verdict import Status

TARGET = Path(__file__).parent / "assignments" / "target"
pytestmark = pytest.mark.slow  # a class of thirty is graded for it
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
NASTY = (
    "[bold red]bold[/bold red] [link=http://x.org]here[/] [/nosuch]"
    "\x1b[2J\x1b[31mgone\x1b]0;owned\x07\x9b31m \u202egnitirw\u2066 \rpassed\n=cmd|' /C calc'!A0\n\t+1,\"graded\",100\n"
    "<script>alert(1)</script> %s {0} \u2028next \0 \ud800"
)

# Each tells NASTY by another way, and all of them where the words reach somebody: in a visible check or while loading.
TELLERS = {
    "raises": "def double(x):\n    raise ValueError(NASTY)\n",
    "names-its-exception": "def double(x):\n    raise type(NASTY[:-6], (KeyError,), {})(NASTY)\n",
    "prints": "def double(x):\n    print(NASTY)\n    print(NASTY, file=__import__('sys').stderr)\n    return 5.0\n",
    "names-its-class": "def double(x):\n    return type(NASTY[:-6], (), {})()\n",
    "raises-while-loading": "class Setup:\n    raise RuntimeError(NASTY)\n",
    "ends-while-loading": "class Setup:\n    print(NASTY)\n    import os\n    os._exit(3)\n",
    "exits": "def double(x):\n    raise SystemExit(NASTY)\n",
    "cannot-be-read": "def double(x):\n    return \u202e\u2066 x +\n",
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory, autograder: Any, isolation: list[str]) -> dict[str, Any]:
    """The class of all tellers and all odd names, graded once: what was printed, the gradebook's bytes, the results."""
    folder = tmp_path_factory.mktemp("reports")
    (folder / "class").mkdir()
    facts = Facts(str(folder), {}, {}, 0)
    named = [attack for attack in attacks() if attack.name.startswith("intake/name_")]
    for attack in named:
        attack.put(folder / "class", facts)
    for builder in BUILDERS:
        if builder.__name__.startswith("manifest"):
            builder(folder / "class" / builder.__name__, facts)
    for name, source in TELLERS.items():
        text = f"{base('right')}\n\nNASTY = {NASTY!r}\n\n{source}"
        (folder / "class" / f"{name}.py").write_text(text, encoding="utf-8")
    done = autograder("grade", TARGET, folder / "class", "--out", folder / "out", "--jobs", "2", *isolation)
    assert done.returncode == 0, done.stderr
    paths = list((folder / "out" / "results").iterdir())
    handed_in = {
        *(attack.id for attack in named),
        *(builder.__name__ for builder in BUILDERS if builder.__name__.startswith("manifest")),
        *TELLERS,
    }
    return {
        "said": done.stdout + done.stderr,
        "csv": (folder / "out" / "grades.csv").read_bytes(),
        "files": {path.name: path.read_bytes() for path in paths},
        "handed in": handed_in,
    }


def results(graded: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found = [json.loads(data) for data in graded["files"].values()]
    return {result["submission"]["id"]: result for result in found}


def steers(text: str, allowed: str = "\n") -> list[str]:
    """Return the characters of `text` that a terminal could obey."""
    return [c for c in text if c not in allowed and unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]


def test_nothing_that_the_terminal_shows_steers_it(graded: dict[str, Any]) -> None:
    assert steers(graded["said"]) == []


def test_markup_of_the_students_is_shown_and_not_obeyed(graded: dict[str, Any]) -> None:
    assert NAMES["markup"] in graded["said"] and NAMES["broken_markup"] in graded["said"]
    assert "[bold red]bold[/bold red]" in graded["said"]


def test_every_row_of_the_gradebook_is_one_row(graded: dict[str, Any]) -> None:
    rows = list(csv.reader(io.StringIO(graded["csv"].decode("utf-8"), newline="")))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(rows) == 1 + len(graded["handed in"])
    assert {row[0].removeprefix("'") for row in rows[1:]} == {name.removeprefix("'") for name in graded["handed in"]}


def test_no_cell_of_the_gradebook_is_a_formula(graded: dict[str, Any]) -> None:
    for separator in (",", ";", "\t"):  # which a spreadsheet takes depends on where in the world it runs
        for row in csv.reader(io.StringIO(graded["csv"].decode("utf-8"), newline=""), delimiter=separator):
            assert not [cell for cell in row if cell.startswith(FORMULA)], separator


def test_scores_in_the_gradebook_stay_numbers(graded: dict[str, Any]) -> None:
    for row in csv.DictReader(io.StringIO(graded["csv"].decode("utf-8"), newline="")):
        if row["status"] == "graded":
            assert all(re.fullmatch(r"\d+(\.\d+)?", row[key]) for key in ("score", "max_score", "double", "state"))


def test_names_cost_no_points(graded: dict[str, Any]) -> None:
    scores = {name: result["score"] for name, result in results(graded).items() if name not in TELLERS}
    assert set(scores.values()) == {12.0}, scores


def test_every_result_is_valid_json_under_a_safe_name_of_its_own(graded: dict[str, Any]) -> None:
    found = results(graded)
    assert set(found) == graded["handed in"]
    assert {result_filename(name) for name in found} == set(graded["files"])
    for data in graded["files"].values():
        assert steers(data.decode("utf-8").replace("\\u", ""), "\n") in ([], ["\u202e", "\u2066"], ["\u2028", "\u2029"])


def test_words_of_a_result_can_be_printed(graded: dict[str, Any]) -> None:
    for result in results(graded).values():
        words = [result["reason"], *(check[key] for check in result["checks"] for key in ("title", "message", "hint"))]
        assert [steers(text, "\n\t") for text in words if steers(text, "\n\t")] == [], result["submission"]["id"]


def test_the_tellers_were_heard(graded: dict[str, Any]) -> None:
    found = results(graded)
    for name in ("raises", "prints", "names-its-exception"):
        assert "alert(1)" in found[name]["checks"][0]["message"], name
    assert "alert(1)" in found["raises-while-loading"]["reason"]


def test_members_that_a_manifest_makes_up_do_no_harm(graded: dict[str, Any]) -> None:
    rows = {row[0]: row for row in csv.reader(io.StringIO(graded["csv"].decode("utf-8"), newline=""))}
    assert not re.search(r"[=+@<>\x00-\x1f\u202e]", rows["manifest_hostile_members"][1])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\tb\nc", "a\tb\nc"),
        ("10%\r50%\r100%\r\ndone", "10%\n50%\n100%\ndone"),
        ("\x1b[2J\x9b1m\0", "\\u001b[2J\\u009b1m\\u0000"),
        ("\u202eab\u2066 \u2028", "\\u202eab\\u2066 \\u2028"),
        ("می‌خواهم 👩‍🏫 é", "می‌خواهم 👩‍🏫 é"),
        ("\ud800", "\\ud800"),
    ],
)
def test_a_text_can_be_read_and_steers_nothing(text: str, shown: str) -> None:
    assert readable(text) == shown


def test_the_id_of_a_submission_that_is_to_be_graded_again_steers_no_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "\x1b[2Janna\nautograder: all is well"
    (tmp_path / "class" / name).mkdir(parents=True)
    (tmp_path / "class" / name / "target.py").write_text(base("right"))

    def all_are_our_fault(plan: Any, on_start: Any, on_result: Any, bill: Any) -> grading.Outcome:
        on_start(0)
        conditions = grader.Conditions("full", "cpu", "")
        info = plan.submissions[0].info
        result = grader.ungradable([], plan.assignment, info, conditions, "The grader ended.", Status.INTERNAL)
        return grading.Outcome({name: result}, 1, "full")

    monkeypatch.setattr(grading, "grade_class", all_are_our_fault)
    monkeypatch.setattr(sys, "argv", ["autograder", "grade", str(TARGET), str(tmp_path / "class"), "--out", "out"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr()
    assert ended.value.code == 1
    assert "anna" in said.err and said.err.count("\n") == 1
    assert steers(said.out + said.err) == []
