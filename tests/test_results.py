"""Results on disk: whole or not at all, read back as they were, and one run at a time."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder import results
from autograder.results import (
    OutputBusy,
    OutputLock,
    encode_result,
    load_results,
    save_result,
    write_atomically,
)
from autograder.verdict import (
    SCHEMA_VERSION,
    CheckResult,
    QuestionResult,
    Result,
    Status,
    SubmissionInfo,
    Verdict,
    Visibility,
)

RESULT = Result(
    schema_version=SCHEMA_VERSION,
    assignment="mlp",
    submission=SubmissionInfo(id="mira-holt", files=["mlp.py"], sha256="0" * 64),
    status=Status.GRADED,
    reason="",
    score=6.0,
    max_score=10.0,
    isolation="full",
    device="cpu",
    seconds=1.25,
    fingerprint="f" * 64,
    questions=[QuestionResult("mlp", "An MLP", 6.0, 10.0)],
    checks=[
        CheckResult("test_x", "mlp", "Zwei Schichten – größer", Verdict.FAILED, 0.0, 4.0, Visibility.HIDDEN, "No.")
    ],
)


def result_of(submission_id: str, **changes: object) -> Result:
    info = msgspec.structs.replace(RESULT.submission, id=submission_id)
    return msgspec.structs.replace(RESULT, submission=info, **changes)


# ------------------------------------------------------------------------------------------ writing


def test_an_atomic_write_replaces_the_old_contents_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "grades.csv"
    write_atomically(path, b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_write_that_fails_leaves_the_old_contents_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = tmp_path / "grades.csv"
    write_atomically(path, b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(results.os, step, fail)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_contents_are_on_the_disk_before_they_get_their_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = []
    sync, replace = os.fsync, os.replace
    monkeypatch.setattr(results.os, "fsync", lambda fd: (steps.append("sync"), sync(fd)))
    monkeypatch.setattr(results.os, "replace", lambda a, b: (steps.append("rename"), replace(a, b)))
    write_atomically(tmp_path / "x", b"data")
    assert steps[:2] == ["sync", "rename"]


KILLED = """
import os, signal, sys
from pathlib import Path
from autograder import results
results.os.replace = lambda a, b: os.kill(os.getpid(), signal.SIGKILL)
results.write_atomically(Path(sys.argv[1]), b"new")
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL on this system")
def test_a_kill_in_the_middle_of_a_write_keeps_the_old_result_and_the_next_run_sweeps_up(tmp_path: Path) -> None:
    path = save_result(tmp_path, RESULT)
    killed = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    assert killed.returncode == -9
    assert len(list(path.parent.iterdir())) == 2
    assert load_results(tmp_path) == {"mira-holt": RESULT}
    with OutputLock(tmp_path):
        assert list(path.parent.iterdir()) == [path]


def test_a_result_lies_where_it_is_looked_for_and_reads_well(tmp_path: Path) -> None:
    path = save_result(tmp_path, RESULT)
    assert path == tmp_path / "results" / "mira-holt.json"
    text = path.read_bytes().decode("utf-8")
    assert text.startswith(
        '{\n  "schema_version": 1,\n  "assignment": "mlp",\n  "submission": {\n    "id": "mira-holt"'
    )
    assert "Zwei Schichten – größer" in text and text.endswith("}\n")


# ------------------------------------------------------------------------------------------ reading

texts = st.text(max_size=20)
scores = st.floats(min_value=0, max_value=1e6)
whole_results = st.builds(
    Result,
    schema_version=st.just(SCHEMA_VERSION),
    submission=st.builds(
        SubmissionInfo, id=texts, members=st.lists(st.dictionaries(st.sampled_from(["name", "email"]), texts))
    ),
    score=scores,
    max_score=scores,
    seconds=scores,
    questions=st.lists(st.builds(QuestionResult, score=scores, max_score=scores), max_size=3),
    checks=st.lists(st.builds(CheckResult, score=scores, max_score=scores, seconds=scores), max_size=3),
)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.lists(whole_results, max_size=4))
def test_results_are_read_back_as_they_were(tmp_path_factory: pytest.TempPathFactory, saved: list[Result]) -> None:
    out = tmp_path_factory.mktemp("out")
    for result in saved:
        save_result(out, result)
    assert load_results(out) == {result.submission.id: result for result in saved}


def test_without_an_output_folder_there_are_no_results(tmp_path: Path) -> None:
    assert load_results(tmp_path / "nowhere") == {}


def test_half_characters_in_a_message_do_not_lose_the_result(tmp_path: Path) -> None:
    save_result(tmp_path, msgspec.structs.replace(RESULT, reason="odd \udc80 text"))
    assert load_results(tmp_path)["mira-holt"].reason == "odd \\udc80 text"


GOOD = encode_result(RESULT)


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        GOOD[:-20],
        b"\xff\xfe",
        b"[]",
        b"[" * 100_000,
        GOOD.replace(b'"failed"', b'"flawed"'),
        GOOD.replace(b'"schema_version": 1', b'"schema_version": 2'),
        GOOD.replace(b'"score": 6.0', b'"score": "6"'),
        GOOD.replace(b"mira-holt", b"jan-veen"),
    ],
)
def test_a_broken_or_foreign_file_is_named_and_ignored_and_the_others_count(tmp_path: Path, broken: bytes) -> None:
    assert broken != GOOD
    save_result(tmp_path, result_of("anna"))
    (tmp_path / "results" / "mira-holt.json").write_bytes(broken)
    lines: list[str] = []
    assert set(load_results(tmp_path, lines.append)) == {"anna"}
    (line,) = lines
    assert line.startswith(str(tmp_path / "results" / "mira-holt.json")) and "graded again" in line
    assert "\n" not in line


def test_a_broken_file_is_named_on_stderr_unless_told_otherwise(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_result(tmp_path, RESULT).write_bytes(b"{")
    assert load_results(tmp_path) == {}
    assert "mira-holt.json: ignored" in capsys.readouterr().err


def test_a_folder_in_the_place_of_a_result_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "results" / "anna.json").mkdir(parents=True)
    lines: list[str] = []
    assert load_results(tmp_path, lines.append) == {} and len(lines) == 1


# -------------------------------------------------------------------------------------------- the lock

HOLD = """
import os, sys
from pathlib import Path
from autograder.results import OutputLock
with OutputLock(Path(sys.argv[1])):
    if "fork" in sys.argv and os.fork() == 0:
        sys.stdout.close(); os.close(1)
        sys.stdin.read()
        os._exit(0)
    print("held", flush=True)
    sys.stdin.read()
"""
has_locks = pytest.mark.skipif(results.fcntl is None, reason="there are no file locks on this system")


def holder(out: Path, *arguments: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(out), *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stdout.readline() == "held\n"
    return process


@has_locks
def test_a_second_run_into_the_same_folder_is_refused_in_one_line(tmp_path: Path) -> None:
    with holder(tmp_path) as first:
        with pytest.raises(OutputBusy) as caught, OutputLock(tmp_path):
            pass
        assert str(caught.value).startswith(f"{tmp_path}: process {first.pid} is grading into this folder")
        first.communicate("")
    with OutputLock(tmp_path):
        pass


@has_locks
def test_a_killed_run_lets_the_next_one_in_even_while_its_children_end(tmp_path: Path) -> None:
    with holder(tmp_path, "fork") as first:
        first.kill()
        first.wait()
        with OutputLock(tmp_path):
            pass


def test_the_lock_makes_the_folder_and_can_be_taken_again(tmp_path: Path) -> None:
    out = tmp_path / "grades" / "mlp"
    for _ in range(2):
        with OutputLock(out):
            assert out.is_dir()


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_a_folder_that_is_made_for_results_is_for_its_owner_alone(tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.mkdir(0o755)
    given.chmod(0o755)
    for out, mode in ((tmp_path / "made", 0o700), (given, 0o755)):
        with OutputLock(out):
            assert out.stat().st_mode & 0o777 == mode, "what exists is as its owner wants it"


def test_a_run_that_fails_lets_go_of_the_lock(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), OutputLock(tmp_path):
        _ = 1 / 0
    with OutputLock(tmp_path):
        pass


def test_without_locks_on_the_system_the_folder_is_used_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "fcntl", None)
    with OutputLock(tmp_path / "out"):
        assert (tmp_path / "out").is_dir()


def test_of_a_large_class_no_checks_are_kept_and_broken_ones_are_noticed_all_the_same(tmp_path: Path) -> None:
    save_result(tmp_path, RESULT)
    broken = msgspec.structs.replace(RESULT, submission=msgspec.structs.replace(RESULT.submission, id="broken"))
    path = save_result(tmp_path, broken)
    path.write_bytes(path.read_bytes().replace(b'"verdict": "', b'"verdict": "very '))
    lines: list[str] = []
    assert load_results(tmp_path, lines.append, checks=False) == {
        RESULT.submission.id: msgspec.structs.replace(RESULT, checks=[])
    }
    assert len(lines) == 1 and "broken" in lines[0]
