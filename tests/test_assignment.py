"""What `assignment.toml` may say, what is answered to a mistake in it, and what the fingerprint notices."""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from autograder.assignment import (
    Assignment,
    AssignmentError,
    assignment_fingerprint,
    data_problems,
    late_days,
    load_assignment,
)

TOML = """
title = "Multi-layer perceptrons"
files = ["mlp.py"]
due = 2026-11-30T23:59:00Z
late_due = 2026-12-03T23:59:00Z

[[questions]]
id = "two-moons"
title = "Two moons"
points = 15

[[questions]]
id = "split"
title = "A split"
points = 10.5

[limits]
call_seconds = 3
memory_mib = 512

[late]
per_day_percent = 10

[data]
"data/train.npz" = "{digest}"
"""
DATA = b"numbers"


def course(tmp_path: Path, toml: str = TOML, *, private: bool = True) -> Path:
    """Write both halves of an assignment, and return the public one."""
    public = tmp_path / "assignments" / "mlp"
    (public / "data").mkdir(parents=True)
    (public / "data" / "train.npz").write_bytes(DATA)
    (public / "assignment.toml").write_text(toml.replace("{digest}", hashlib.sha256(DATA).hexdigest()))
    (public / "mlp.py").write_text("raise NotImplementedError")
    (public / "README.md").write_text("The handout")
    (public / "test_visible.py").write_text("visible = 1")
    if private:
        solutions = tmp_path / "solutions" / "mlp"
        solutions.mkdir(parents=True)
        (solutions / "mlp.py").write_text("reference = 1")
        (solutions / "test_hidden.py").write_text("hidden = 1")
        (solutions / "thresholds.toml").write_text("accuracy = 0.9")
    return public


def test_a_whole_file_is_read_with_its_types(tmp_path: Path) -> None:
    assignment = load_assignment(course(tmp_path))
    assert (assignment.name, assignment.title, assignment.main) == ("mlp", "Multi-layer perceptrons", "mlp.py")
    assert [(q.id, q.title, q.points) for q in assignment.questions] == [
        ("two-moons", "Two moons", 15.0),
        ("split", "A split", 10.5),
    ]
    assert assignment.max_score == 25.5
    assert assignment.due == datetime(2026, 11, 30, 23, 59, tzinfo=UTC)
    assert assignment.late.per_day_percent == 10
    assert assignment.folder == (tmp_path / "assignments" / "mlp").resolve()


def test_limits_that_are_not_named_keep_their_defaults(tmp_path: Path) -> None:
    limits = load_assignment(course(tmp_path)).limits
    assert (limits.call_seconds, limits.load_seconds, limits.check_seconds) == (3.0, 10.0, 20.0)
    assert (limits.submission_seconds, limits.output_mib, limits.disk_mib) == (90.0, 8, 64)
    sandbox = limits.of_a_sandbox()
    assert (sandbox.memory_mib, sandbox.output_mib, sandbox.disk_mib, sandbox.gpu_memory_mib) == (512, 8, 64, 512)


def test_the_private_half_is_found_beside_the_assignments(tmp_path: Path) -> None:
    assert load_assignment(course(tmp_path)).solutions == (tmp_path / "solutions" / "mlp").resolve()


def test_without_a_private_half_there_is_none(tmp_path: Path) -> None:
    assert load_assignment(course(tmp_path, private=False)).solutions is None


def test_the_private_half_can_lie_anywhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "staff" / "mlp"
    elsewhere.mkdir(parents=True)
    assert load_assignment(course(tmp_path), elsewhere).solutions == elsewhere.resolve()


def test_a_private_half_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(AssignmentError, match=r"nowhere: there is no such folder"):
        load_assignment(course(tmp_path), tmp_path / "nowhere")


def test_the_name_is_known_from_inside_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(course(tmp_path))
    assert load_assignment(Path(".")).name == "mlp"


MINIMAL = """title = "T"
files = ["mlp.py"]
[[questions]]
id = "q"
title = "Q"
points = 1
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('title = "T"', "titel = 'T'", "titel: there is no such key; the keys here are title, files, questions"),
        ('title = "T"\n', "", "title: is missing; add it."),
        ('title = "T"', "title = 3", "title: must be a text in quotes, not a whole number."),
        ('files = ["mlp.py"]', 'files = "mlp.py"', "files: must be a list, not a text in quotes."),
        ('files = ["mlp.py"]', "files = [1]", "files: must be a text in quotes, not a whole number."),
        ('["mlp.py"]', "[]", "files: is empty; name the file"),
        ('["mlp.py"]', '["src/mlp.py"]', "files: 'src/mlp.py' has a slash in it; give the file's name alone"),
        ('["mlp.py"]', "['src\\mlp.py']", "has a slash in it"),
        ('["mlp.py"]', '[".mlp.py"]', "cannot be a file's name"),
        ('["mlp.py"]', '["mlp.txt"]', "must end in .py"),
        ('["mlp.py"]', '["mlp.py", "MLP.py"]', "names a file twice"),
        ("points = 1", "points = -1", "[[questions]] number 1: points: -1.0 must be a number of 0 or more."),
        ("points = 1", "points = inf", "points: inf must be"),
        ("points = 1", "points = nan", "points: nan must be"),
        ("points = 1", "points = true", "[[questions]] number 1: points: must be a number, not true or false."),
        ("points = 1", "point = 1", "[[questions]] number 1: point: there is no such key; the keys here are id, "),
        ("points = 1\n", "", "[[questions]] number 1: points: is missing; add it."),
        ("points = 1", "points = 1\n[[questions]]\nid='q'\ntitle=''\npoints=1", "number 2: id: 'q' is there twice"),
        ('id = "q"', 'id = "two moons"', "must be letters, digits"),
        ('id = "q"', 'id = "score"', "is a column of the gradebook"),
        ("points = 1", "points = 1\n[limits]\nseconds = 1", "[limits] seconds: there is no such key"),
        ("points = 1", "points = 1\n[limits]\nmemory_mib = 1.5", "[limits] memory_mib: must be a whole number, not"),
        ("points = 1", "points = 1\n[limits]\ncall_seconds = 0", "[limits] call_seconds: 0.0 is no limit"),
        ("points = 1", "points = 1\n[limits]\ncall_seconds = inf", "[limits] call_seconds: inf is no limit"),
        ("points = 1", "points = 1\n[late]\nper_day = 1", "[late] per_day: there is no such key"),
        ("points = 1", "points = 1\n[late]\nper_day_percent = 10", "due: is missing"),
        ('title = "T"', 'title = "T"\ndue = 2026-11-30', "due: must be a moment such as 2026"),
        ('title = "T"', 'title = "T"\ndue = 2026-11-30T23:59:00', "due: has no time zone"),
        (
            'title = "T"',
            'title = "T"\ndue = 2026-11-30T00:00:00Z\nlate_due = 2026-11-29T00:00:00Z',
            "late_due: lies before `due`",
        ),
        ("points = 1", "points = 1\n[data]\n'../secret' = 'ab'", "[data] '../secret': must be a path below"),
        ("points = 1", "points = 1\n[data]\n'a.npz' = 'ab'", "[data] 'a.npz': needs the file's SHA-256"),
        ("points = 1", "points = 1\n[data]\n'a.npz' = 1", "[data]: must be a text in quotes"),
        ("points = 1", "points = 1\n[data]\n\"a\\u0000b\" = 'ab'", "must be a path below"),
        ("points = 1", "points = 1\n[data]\n'.' = 'ab'", "[data] '.': must be a path below"),
        ("points = 1", "points = 1\n[limits]\nmemory_mib = 10000000000000000", "give a number above 0, and at most"),
        ("points = 1", 'points = 1\n[limits]\n"a\\nb" = 1', "limits.a\\u000ab: there is no such key"),
        ("points = 1", f"points = {'1' * 5000}", "holds a number of too many digits"),
        ('title = "T"', "title = ", "is not valid TOML"),
        (MINIMAL, 'title = "T"\nfiles = ["mlp.py"]\nquestions = []', "questions: is empty"),
    ],
)
def test_a_mistake_is_answered_in_one_line_with_file_key_and_mend(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert old in MINIMAL
    folder = course(tmp_path, MINIMAL.replace(old, new))
    with pytest.raises(AssignmentError) as caught:
        load_assignment(folder)
    line = str(caught.value)
    assert line.startswith(f"{folder / 'assignment.toml'}: ")
    assert message in line
    assert "\n" not in line and "$" not in line


def test_a_folder_without_the_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(AssignmentError, match=re.escape(f"{tmp_path / 'assignment.toml'}: there is no such file")):
        load_assignment(tmp_path)


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "assignment.toml").write_bytes("title = 'Übung'".encode("latin-1"))
    with pytest.raises(AssignmentError, match="save it as UTF-8"):
        load_assignment(tmp_path)


@pytest.mark.parametrize(
    ("after_due", "days"),
    [
        (timedelta(days=-3), 0),
        (timedelta(0), 0),
        (timedelta(seconds=1), 1),
        (timedelta(days=1), 1),
        (timedelta(days=1, seconds=1), 2),
    ],
)
def test_a_day_is_late_as_soon_as_it_begins(tmp_path: Path, after_due: timedelta, days: int) -> None:
    assignment = load_assignment(course(tmp_path))
    assert assignment.due is not None
    assert late_days(assignment, assignment.due + after_due) == days


def test_nobody_is_late_where_a_moment_is_unknown(tmp_path: Path) -> None:
    assert late_days(load_assignment(course(tmp_path)), None) == 0
    no_due_date = load_assignment(course(tmp_path / "other", MINIMAL))
    assert late_days(no_due_date, datetime(2030, 1, 1, tzinfo=UTC)) == 0


def test_data_that_is_as_it_should_be_is_no_problem(tmp_path: Path) -> None:
    assert data_problems(load_assignment(course(tmp_path))) == []


def test_changed_and_missing_data_is_named(tmp_path: Path) -> None:
    assignment = load_assignment(course(tmp_path))
    file = assignment.folder / "data" / "train.npz"
    file.write_bytes(b"others")
    (changed,) = data_problems(assignment)
    assert changed.startswith(str(file)) and hashlib.sha256(b"others").hexdigest() in changed
    file.unlink()
    (missing,) = data_problems(assignment)
    assert missing.startswith(str(file)) and "cannot be read" in missing


def changes_the_fingerprint(assignment: Assignment, path: Path) -> bool:
    before = assignment_fingerprint(assignment)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"something else")
    return assignment_fingerprint(assignment) != before


@pytest.mark.parametrize(
    "path",
    [
        "assignments/mlp/assignment.toml",
        "assignments/mlp/test_visible.py",
        "assignments/mlp/data/train.npz",
        "assignments/mlp/data/readme.md",
        "assignments/mlp/conftest.py",
        "solutions/mlp/test_hidden.py",
        "solutions/mlp/conftest.py",
        "solutions/mlp/probes.py",
        "solutions/mlp/thresholds.toml",
        "solutions/mlp/mlp.py",
        "solutions/mlp/data/held_out.npz",
    ],
)
def test_what_verdicts_depend_on_changes_the_fingerprint(tmp_path: Path, path: str) -> None:
    assert changes_the_fingerprint(load_assignment(course(tmp_path)), tmp_path / path)


@pytest.mark.parametrize(
    "path",
    [
        "assignments/mlp/README.md",
        "assignments/mlp/mlp.py",
        "assignments/mlp/mlp.ipynb",
        "assignments/mlp/pictures/moons.png",
        "assignments/mlp/__pycache__/test_visible.pyc",
        "solutions/mlp/__pycache__/test_hidden.pyc",
        "solutions/mlp/mutants/one.py",
        "solutions/mlp/.git/index",
    ],
)
def test_the_rest_does_not_change_the_fingerprint(tmp_path: Path, path: str) -> None:
    assert not changes_the_fingerprint(load_assignment(course(tmp_path)), tmp_path / path)


def test_the_fingerprint_depends_on_the_halves_and_not_on_where_they_lie(tmp_path: Path) -> None:
    here = load_assignment(course(tmp_path / "here"))
    there = load_assignment(course(tmp_path / "there"))
    alone = load_assignment(course(tmp_path / "alone", private=False))
    assert assignment_fingerprint(here) == assignment_fingerprint(there) != assignment_fingerprint(alone)
