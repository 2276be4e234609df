"""`tests/bench/grading.py`: the class that it makes, what it counts, and the tables that it prints. Times nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, TINY

from autograder.assignment import load_assignment

BENCH = ROOT / "tests" / "bench"

if sys.platform != "linux":
    pytest.skip("it looks at processes in /proc, and adopts orphans", allow_module_level=True)

sys.path.insert(0, str(BENCH))
try:
    from grading_peers import classroom, measuring, systems
    from grading_peers import findings as found
    from grading_peers.picture import draw
finally:
    sys.path.remove(str(BENCH))


@pytest.fixture(scope="module")
def hand_ins(tmp_path_factory: pytest.TempPathFactory) -> list[classroom.HandIn]:
    return classroom.write_class(classroom.load_course(), 14, tmp_path_factory.mktemp("class"))


def test_the_class_is_half_right_and_half_of_each_assignment(hand_ins):
    for name in classroom.ASSIGNMENTS:
        assert sum(one.assignment == name for one in hand_ins) == 7
    assert sum(one.right for one in hand_ins) == 7
    assert len({(one.assignment, one.id) for one in hand_ins}) == 14


def test_the_class_is_the_same_each_time(hand_ins, tmp_path):
    again = classroom.write_class(classroom.load_course(), 14, tmp_path)
    assert [(one.id, one.file.read_bytes()) for one in again] == [(one.id, one.file.read_bytes()) for one in hand_ins]


def test_a_hand_in_holds_all_files_that_the_assignment_asks_for(hand_ins):
    one = next(one for one in hand_ins if one.assignment == "optimisation")
    assert sorted(path.name for path in one.file.parent.iterdir()) == ["experiments.json", "optimisation.py"]


def test_wrong_solutions_of_a_class_are_wrong_in_different_questions(hand_ins):
    for assignment in classroom.load_course().values():
        questions = {one.path.stem: one.question for one in classroom.load_mutants(assignment)}
        wrong = [one.id[4:] for one in hand_ins if one.assignment == assignment.name and not one.right]
        assert len({questions[name] for name in wrong}) == len(wrong)


def test_a_sample_is_as_mixed_as_the_class(hand_ins):
    some = classroom.sample(hand_ins, 8)
    assert sorted((one.assignment, one.right) for one in some) == sorted(
        (name, right) for name in classroom.ASSIGNMENTS for right in (True, True, False, False)
    )


def test_what_hangs_or_eats_memory_is_left_out():
    for assignment in classroom.load_course().values():
        unfit = [one for one in classroom.load_mutants(assignment) if classroom.UNFIT & set(one.stated.values())]
        names = [name for name, _ in classroom.solutions_of(assignment)[1]]
        assert not {one.name for one in unfit} & set(names)


def test_a_file_with_a_statement_that_trains_is_left_out():
    assert classroom.does_only_define(("fine", '"""A file."""\nLIMIT = 3\ndef f(x):\n    return LIMIT * x\n'))
    assert not classroom.does_only_define(("trains", "def f(x):\n    return x\nfor epoch in range(9):\n    f(epoch)\n"))


def test_more_solutions_than_there_are_is_said():
    with pytest.raises(ValueError, match="there are 1 fit solutions of a kind, and 2 are wanted"):
        classroom.spread([1, 2, 3, 4], 2, lambda number: number == 3)


def test_spreading_takes_each_item_at_most_once():
    assert classroom.spread(list(range(10)), 5) == [0, 2, 4, 6, 8]
    assert classroom.spread(list(range(10)), 4, lambda number: number not in (0, 1, 2)) == [3, 4, 5, 7]


# -------------------------------------------------------------------------------------- measuring

_ORPHAN = """
import subprocess, sys, time
from grading_peers.measuring import metered, run, environment
burn = "import time\\nwhile time.process_time() < 0.4: pass"
leave = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {burn!r}])"
with metered() as used:
    run([sys.executable, "-c", leave], environment(), ".", 60)
print(used[0].cpu)
"""


def test_what_an_orphan_of_a_command_uses_is_counted_too():
    done = subprocess.run([sys.executable, "-c", _ORPHAN], cwd=BENCH, capture_output=True, text=True, check=True)
    assert float(done.stdout) >= 0.4


@pytest.mark.slow
def test_a_system_without_isolation_passes_what_the_reference_must_and_no_more(tmp_path, monkeypatch):
    """The two that need nothing but this project, on the smallest assignment: both of one opinion."""
    for name in ("adopt_orphans", "_reap_all"):  # this process has children of other tests
        monkeypatch.setattr(measuring, name, lambda: None)
    course = systems.Course({"tiny": load_assignment(TINY)}, tmp_path)
    course.collect()
    right = tmp_path / "class" / "right" / "tiny.py"
    right.parent.mkdir(parents=True)
    right.write_text((course.assignments["tiny"].solutions / "tiny.py").read_text())
    wrong = tmp_path / "class" / "wrong" / "tiny.py"
    wrong.parent.mkdir()
    wrong.write_text(right.read_text() + "\n\ndef double(x):\n    return x\n")
    hand_ins = [classroom.HandIn(path.parent.name, "tiny", path is right, path) for path in (right, wrong)]
    passed = {kind.key: kind(course).grade(hand_ins).passed for kind in (systems.FreshPytest, systems.Floor)}
    assert passed["pytest"] == passed["floor"]
    assert passed["floor"]["tiny", "right"] == {check.id for check in course.checks["tiny"]}
    assert passed["floor"]["tiny", "wrong"] < passed["floor"]["tiny", "right"]


# ------------------------------------------------------------------------------------------ tables

ROUNDS = [
    {
        "ours": found.Measured(100, 60, 100.0),
        "pytest": found.Measured(10, 60, 50.0),
        "floor": found.Measured(100, 50, 80.0),
        "prairie": found.Measured(6, 60, 60.0),
        "ours-some": found.Measured(50, 20, 25.0),
    },
    {
        "ours": found.Measured(100, 30, 90.0),
        "pytest": found.Measured(10, 60, 54.0),
        "floor": found.Measured(100, 50, 90.0),
        "prairie": found.Measured(6, 30, 60.0),
        "ours-some": found.Measured(50, 20, 25.0),
    },
    {
        "ours": found.Measured(100, 60, 100.0),
        "pytest": found.Measured(10, 40, 50.0),
        "floor": found.Measured(100, 50, 100.0),
        "prairie": found.Measured(6, 60, 60.0),
        "ours-some": found.Measured(50, 20, 25.0),
    },
]
DESCRIBED = [found.Described(key, f"the {key}", "in words") for key in ROUNDS[0]]


def findings(**changes: object) -> found.Findings:
    whole = {
        "systems": [*DESCRIBED, found.Described("otter", "the otter", "in words", "it is not here")],
        "rounds": ROUNDS,
        "memory": {"ours": [30_000_000, 20_000_000, 50_000_000]},
        "disagreements": [],
        "compared": 48,
        "machine": ["a machine."],
    }
    return found.Findings(**{**whole, **changes})


def test_a_ratio_is_taken_in_each_round_and_then_the_median():
    assert found.faster(findings(), "pytest") == found.Spread(10.0, 100 / 15, 20.0)


def test_the_price_above_the_floor_is_a_ratio_of_cpu_seconds():
    assert found.over_the_floor(findings()) == found.Spread(1.0, 1.0, 1.25)


def test_a_system_that_runs_some_checks_is_compared_with_ours_on_those():
    assert found.faster(findings(), "prairie") == found.Spread(25.0, 12.5, 25.0)


def test_the_table_has_medians_with_their_range_and_dashes_for_what_was_not_run():
    table = {row[0]: row[1:] for row in found.rows(findings())}
    assert table["the ours"] == ["100", "100 (100–200)", "1.00 (0.90–1.00)", "30.0 (20.0–50.0)", "", ""]
    assert table["the pytest"] == [
        "10",
        "10.0 (10.0–15.0)",
        "5.00 (5.00–5.40)",
        "—",
        "10.0 (6.67–20.0)",
        "5.00 (5.00–6.00)",
    ]
    assert set(table["the otter"]) == {"—"}


def test_what_could_not_be_run_and_what_was_compared_is_said():
    lines = found.notes(findings())
    assert "the otter: not run: it is not here." in lines
    assert "The same checks passed in all 48 results that were compared with ours." in lines
    lines = found.notes(findings(disagreements=["the pytest: mlp/003 passes test_x"]))
    assert "the pytest: mlp/003 passes test_x" in lines
    assert not any("The same checks passed" in line for line in lines)


def test_disagreements_name_the_submission_and_the_checks():
    ours = {("mlp", "1"): frozenset("abc"), ("mlp", "2"): frozenset("ab")}
    theirs = {("mlp", "1"): frozenset("abd"), ("mlp", "2"): frozenset("ab")}
    assert found.disagreements("X", ours, theirs, None) == ["X: mlp/1 passes d and does not pass c"]
    assert found.disagreements("X", ours, {("mlp", "1"): frozenset("a")}, frozenset("ad")) == []


def test_the_markdown_has_a_row_for_each_system_with_as_many_cells():
    lines = found.markdown(found.rows(findings())).splitlines()
    assert len(lines) == 2 + 6
    assert len({line.count("|") for line in lines}) == 1


@pytest.mark.parametrize(("value", "words"), [(0.0123, "0.01"), (1.234, "1.23"), (12.34, "12.3"), (1234.5, "1234")])
def test_numbers_have_three_digits(value, words):
    assert found.shown(value) == words


def test_what_was_found_is_the_same_after_it_was_written_and_read(tmp_path):
    found.save(findings(), tmp_path / "findings.json")
    assert found.load(tmp_path / "findings.json") == findings()


def test_the_picture_names_each_system_that_was_run_and_fetches_nothing(tmp_path):
    draw(findings(), tmp_path / "picture.svg")
    svg = (tmp_path / "picture.svg").read_text("utf-8")
    assert all(one.title in svg for one in DESCRIBED)
    assert "the otter" not in svg
    assert not re.search(r"url\((?!#)|<script|@import", svg)


# ------------------------------------------------------------------------------------- the command


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ["--systems", "ours,moodle"],
            "no such system: moodle; there are ours, pytest, otter, floor, ours-some, prairie",
        ),
        (["--submissions", "1"], "there must be at least 2 submissions, a sample of 2, and 1 round"),
        (["--read", "no-such.json"], "no-such.json: [Errno 2] No such file or directory: 'no-such.json'"),
    ],
)
def test_wrong_options_are_said_in_one_line(options, said, tmp_path):
    command = [sys.executable, str(BENCH / "grading.py"), *options]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr.strip()) == (1, said)


def test_the_table_can_be_printed_again_from_a_file(tmp_path):
    file = tmp_path / "findings.json"
    found.save(findings(), file)
    command = [sys.executable, str(BENCH / "grading.py"), "--read", str(file), "--markdown"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert found.markdown(found.rows(findings())) in done.stdout
    assert Path(file).is_file()
