"""The further files that an assignment asks for: which come along with a hand-in, and how a check reads them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from autograder import intake
from autograder.assignment import Assignment, Question
from autograder.faults import CheckFailed
from autograder.intake import Intake, SubmissionChanged, find_submissions
from autograder.sandbox import Budget, Sandbox
from autograder.source import read_source
from autograder.submission import Submission

ASSIGNMENT = Assignment(
    name="week",
    folder=Path("assignments/week"),
    solutions=None,
    title="A week",
    files=("week.py", "logs.json"),
    questions=(Question("q", "Q", 1.0),),
)
CODE, LOGS = b"x = 1\n", b"[1, 2]"


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def only(path: Path) -> Intake:
    (found,) = find_submissions(path, ASSIGNMENT)
    return found


@pytest.mark.parametrize("name", ["week.py", "another-name.py", "week.ipynb"])
def test_beside_a_file_that_is_named_the_assignments_other_files_are_taken(tmp_path, name):
    write(tmp_path, {name: CODE, "logs.json": LOGS, "notes.txt": b"mine"})
    one = only(tmp_path / name)
    main = "week" + Path(name).suffix
    assert (one.main, one.files) == (main, {main: CODE, "logs.json": LOGS})
    assert (one.info.files, one.remark) == ([name, "logs.json"], "")


def test_a_hand_in_without_the_other_files_is_graded(tmp_path):
    one = only(write(tmp_path, {"week.py": CODE}) / "week.py")
    assert (one.problem, one.remark, one.files) == ("", "", {"week.py": CODE})


def test_in_a_folder_of_hand_ins_what_lies_beside_a_file_is_somebody_elses(tmp_path):
    write(tmp_path, {"anna.py": CODE, "logs.json": LOGS, "jan/week.py": CODE, "jan/logs.json": LOGS})
    anna, jan = find_submissions(tmp_path, ASSIGNMENT)
    assert anna.files == {"week.py": CODE}
    assert jan.files == {"week.py": CODE, "logs.json": LOGS}


def test_a_zip_that_is_named_is_complete_in_itself(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("week.py", CODE)
    write(tmp_path, {"anna.zip": buffer.getvalue(), "logs.json": LOGS})
    assert only(tmp_path / "anna.zip").files == {"week.py": CODE}


def test_what_cannot_be_taken_along_is_left_out_and_said(tmp_path, monkeypatch):
    monkeypatch.setattr(intake, "MAX_COMPANION", 3)
    one = only(write(tmp_path, {"week.py": CODE, "logs.json": LOGS}) / "week.py")
    assert one.files == {"week.py": CODE}
    assert one.remark == "Left out: logs.json (0.0 MiB, too large)."


def test_a_link_beside_the_file_is_not_followed(tmp_path):
    write(tmp_path, {"mine/week.py": CODE, "secret.json": LOGS})
    (tmp_path / "mine" / "logs.json").symlink_to(tmp_path / "secret.json")
    one = only(tmp_path / "mine" / "week.py")
    assert one.files == {"week.py": CODE}
    assert one.remark == "Left out: logs.json (is a link to another file)."


def test_another_file_that_changes_is_another_hand_in(tmp_path):
    one = only(write(tmp_path, {"week.py": CODE, "logs.json": LOGS}) / "week.py")
    write(tmp_path, {"logs.json": b"[3]"})
    with pytest.raises(SubmissionChanged):
        _ = one.files
    assert only(tmp_path / "week.py").info.sha256 != one.info.sha256


def test_on_ones_own_machine_they_come_along_as_well(tmp_path):
    write(tmp_path, {"week.py": CODE, "logs.json": LOGS})
    source = read_source(tmp_path / "week.py", ("logs.json", "nowhere.csv"))
    assert source.files == {"week.py": CODE, "logs.json": LOGS}
    assert read_source(tmp_path / "week.py").files == {"week.py": CODE}


def test_a_check_reads_them_as_they_were_handed_in_without_asking_the_sandbox(tmp_path):
    def refuse():
        raise AssertionError("no process is needed for this")

    source = read_source(write(tmp_path, {"week.py": CODE, "logs.json": LOGS}) / "week.py", ("logs.json",))
    submission = Submission(Sandbox(refuse, source, Budget()))
    assert submission.handed_in("logs.json") == LOGS
    assert submission.handed_in("other.json") is None


def test_what_is_parsed_for_a_check_has_a_limit_however_many_files_are_imported(tmp_path, monkeypatch):
    files = {"week.py": b"import one, two\n", "one.py": b"x = 1\n", "two.py": b"y = 1\n"}
    submission = Submission(Sandbox(lambda: None, read_source(write(tmp_path, files) / "week.py"), Budget()))
    with monkeypatch.context() as changed:
        changed.setattr("autograder.submission.MAX_PARSED", 20)
        with pytest.raises(CheckFailed, match="larger than 1 MB"):
            _ = submission.tree
    assert len(submission.tree.body) == 3
    assert submission.tree is submission.tree, "it is parsed once"
