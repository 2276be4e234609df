"""Faults put into our own parts while a class is graded. Nothing that was graded is lost, and the same command ends it.

Here graders answer from within their own process, so that a class takes a moment; walls and real sandboxes are in
`test_faults_outside.py`. Kills of a run, a zygote and a grader: `test_grading.py`. What the system
refuses at the start: `test_robustness.py`.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import resource
import shutil
import signal
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import torch
from within_the_grader import WithinTheGrader

from autograder import grader, grading, results
from autograder.assignment import AssignmentLimits, load_assignment
from autograder.cli import refused
from autograder.confine.levels import Isolation
from autograder.faults import UserError
from autograder.intake import find_submissions
from autograder.link import LinkLost
from autograder.plan import Plan
from autograder.verdict import Result, Status, Verdict

ROOT = Path(__file__).parent.parent
TINY = ROOT / "tests" / "tiny" / "assignments" / "tiny"
CLASS = {
    "ann": "from torch import nn\ndef double(x):\n    return 2 * x\ndef make_model(n):\n    return nn.Linear(n, 1)\n",
    "bob": "def double(x):\n    return x + x\n",
    "cem": "def double(x):\n    return 3 * x\n",
    "dua": "def double(x):\n    raise ValueError\n",
}
NO_LIMITS = AssignmentLimits(1000, 1000, 1000, 1000)  # seconds: no verdict here is to depend on how busy a machine is
SCORES = {"ann": 10.0, "bob": 6.0, "cem": 0.0, "dua": 0.0}

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a class is graded where there is fork")


@pytest.fixture
def plan(tmp_path, monkeypatch) -> Plan:
    monkeypatch.setattr(grading, "_local_link", WithinTheGrader)
    folder = tmp_path / "class"
    folder.mkdir()
    for name, text in CLASS.items():
        (folder / f"{name}.py").write_text(text)
    torch.set_num_threads(1)
    torch.optim.Adam([torch.zeros(1, requires_grad=True)])  # the first one imports for a second, in each grader anew
    assignment = msgspec.structs.replace(load_assignment(TINY), limits=NO_LIMITS)
    return Plan(assignment, find_submissions(folder, assignment), tmp_path / "out", 1, "cpu", Isolation.NONE)


def grade(plan: Plan, on_result: Callable[[Result | None], None] = lambda result: None) -> grading.Outcome:
    return grading.grade_class(plan, lambda count: None, on_result)


def on_disk(plan: Plan) -> dict[str, bytes]:
    """The results as they lie there, those to be graded again left out."""
    found = {path.name: path.read_bytes() for path in (plan.out / "results").glob("*.json")}
    return {name: data for name, data in found.items() if b'"status": "internal"' not in data}


def assert_ends_the_class(plan: Plan, kept: dict[str, bytes]) -> None:
    """The same command, once more: grades what is not there yet, and the verdicts are as ever."""
    outcome = grade(plan)
    assert {name: result.score for name, result in outcome.results.items()} == SCORES
    assert all(result.status is Status.GRADED for result in outcome.results.values())
    assert outcome.graded_now == len(CLASS) - len(kept)
    assert kept.items() <= on_disk(plan).items(), "what was graded before is neither lost nor graded again"
    rows = (plan.out / "grades.csv").read_text().splitlines()
    assert len(rows) == 1 + len(CLASS)
    assert {path.name for path in plan.out.iterdir()} == {"results", "grades.csv", ".lock"}


def test_without_a_fault_the_class_is_graded(plan):
    assert_ends_the_class(plan, {})


# ------------------------------------------------------------------------------------ disk and folders


@pytest.mark.parametrize("full_at", [0, 1, 3, 4])
def test_a_disk_that_gets_full_loses_nothing_that_was_graded(plan, monkeypatch, full_at):
    """At the first result, the second, …, and at the gradebook."""
    writes = iter(range(100))

    def sync(descriptor: int) -> None:
        if next(writes) >= full_at * 2:  # each file, and the folder that it gets its name in
            raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(results.os, "fsync", sync)
        with pytest.raises(OSError, match="No space left") as ended:
            grade(plan)
    assert "make room on that disk" in refused(ended.value)
    assert re.search(r"\.json|grades\.csv", refused(ended.value)), "it names the file that was to be written"
    assert_ends_the_class(plan, on_disk(plan))


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="no limit on the size of files here")
def test_a_quota_that_is_used_up_loses_nothing_that_was_graded(plan):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # then a write fails, as it does over a quota
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, before[1]))
    try:
        with pytest.raises(OSError, match="File too large") as ended:
            grade(plan)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert "\n" not in refused(ended.value)
    assert_ends_the_class(plan, {})


@pytest.mark.skipif(os.geteuid() == 0, reason="modes do not stop root")
def test_a_folder_of_results_that_may_not_be_written_to_is_named(plan):
    (plan.out / "results").mkdir(parents=True)
    (plan.out / "results").chmod(0o500)
    with pytest.raises(PermissionError) as ended:
        grade(plan)
    (plan.out / "results").chmod(0o700)
    assert str(plan.out / "results") in refused(ended.value)
    assert_ends_the_class(plan, {})


def test_a_gradebook_that_cannot_be_written_is_named_and_the_results_stay(plan):
    (plan.out / "grades.csv").mkdir(parents=True)
    with pytest.raises(OSError) as ended:
        grade(plan)
    assert refused(ended.value).startswith(f"{plan.out / 'grades.csv'}: ")
    (plan.out / "grades.csv").rmdir()
    assert_ends_the_class(plan, on_disk(plan))


@pytest.mark.parametrize("after", [1, 3])
@pytest.mark.parametrize("emptied", [False, True], ids=["removed", "made anew"])
def test_a_folder_that_is_removed_during_the_run_ends_it_in_one_line(plan, capfd, after, emptied):
    heard = []

    def remove(result: Result | None) -> None:
        if result is not None:
            heard.append(result)
            if len(heard) == after:
                shutil.rmtree(plan.out)
                if emptied:
                    plan.out.mkdir()

    with pytest.raises(UserError, match="was removed while it was graded into") as ended:
        grade(plan, remove)
    assert "\n" not in str(ended.value) and "Traceback" not in capfd.readouterr().err
    assert not list(plan.out.glob("results/*"))
    assert_ends_the_class(plan, {})


# ------------------------------------------------------------------------------ what was there before


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[: len(data) // 2],
        lambda data: b"",
        lambda data: bytes(range(256)) * 40,
        lambda data: data.replace(b'"schema_version": 1', b'"schema_version": 99'),
        lambda data: data.replace(b'"score": 6.0', b'"score": 1e999'),
        lambda data: data.replace(b'"status": "graded"', b'"status": "perfect"'),
    ],
    ids=["cut", "empty", "garbage", "of a later version", "no number", "of no known status"],
)
def test_a_result_that_cannot_be_read_is_told_and_graded_again(plan, capsys, spoil):
    grade(plan)
    whole = on_disk(plan)
    path = plan.out / "results" / "bob.json"
    path.write_bytes(spoil(path.read_bytes()))
    (plan.out / "results" / ".unfinished-0123456789abcdef").write_bytes(b'{"half')
    (plan.out / ".unfinished-0123456789abcdef").write_bytes(b"submission_id")
    capsys.readouterr()
    assert_ends_the_class(plan, {name: data for name, data in whole.items() if name != "bob.json"})
    (line,) = capsys.readouterr().err.splitlines()
    assert "bob.json" in line and "graded again" in line
    assert not list(plan.out.rglob(".unfinished-*"))


# ------------------------------------------------------------------------------------------ graders


def once_each(folder: Path, fault: Callable[[], None]) -> Callable[..., Any]:
    """Return `grader.grade` with a fault at the first attempt on each submission."""
    grade_really = grader.grade
    folder.mkdir()

    def grade_or_not(items: Any, sandbox: Any, assignment: Any, submission: Any, *more: Any) -> Result:
        mark = folder / submission.id
        if not mark.exists():
            mark.touch()
            fault()
        return grade_really(items, sandbox, assignment, submission, *more)

    return grade_or_not


def half_an_answer() -> None:
    """Write the beginning of a result into the pipe that was opened last, which is the answer's, then die."""
    for descriptor in reversed(range(3, 256)):
        with contextlib.suppress(OSError):
            if stat.S_ISFIFO(os.fstat(descriptor).st_mode) and os.write(descriptor, b'{"assignment": "ti\xff'):
                os._exit(0)


FAULTS = {
    "SIGKILL": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "SIGSEGV": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "SIGTERM": lambda: os.kill(os.getpid(), signal.SIGTERM),
    "exit": lambda: os._exit(0),
    "error": lambda: 1 // 0,
    "out of memory": lambda: [bytes(1 << 40)],
    "half an answer": half_an_answer,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_grader_that_dies_costs_no_submission(plan, tmp_path, monkeypatch, fault):
    monkeypatch.setattr(grader, "grade", once_each(tmp_path / "marks", FAULTS[fault]))
    assert_ends_the_class(plan, {})


def test_graders_that_die_each_time_leave_all_to_the_next_run(plan, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(grader, "grade", lambda *_: os.kill(os.getpid(), signal.SIGSEGV))
        outcome = grade(plan)
    assert all(result.status is Status.INTERNAL for result in outcome.results.values())
    assert all("-11" in result.reason for result in outcome.results.values())
    assert_ends_the_class(plan, {})


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc whether a process is stopped")
def test_a_grader_that_is_stopped_for_ever_is_ended_and_its_submission_graded(plan, tmp_path, monkeypatch):
    marks = tmp_path / "marks"
    fault = once_each(marks, lambda: os.kill(os.getpid(), signal.SIGSTOP))
    monkeypatch.setattr(grader, "grade", fault)
    late = [0.0]

    class Clock:
        """The real one, which goes forward a day when every grader there is has stopped."""

        monotonic = staticmethod(lambda: time.monotonic() + late[0])

    def tick(result: Result | None) -> None:
        if result is None and states_of_children() == {"T"}:
            late[0] += 86_400

    monkeypatch.setattr(grading, "time", Clock)
    outcome = grade(plan, tick)
    assert {name: result.score for name, result in outcome.results.items()} == SCORES


def states_of_children() -> set[str]:
    """Return the states of the processes forked from this one; others, such as multiprocessing's tracker, ran exec."""
    found = set()
    own = Path("/proc/self/cmdline").read_bytes()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if int(fields[1]) == os.getpid() and (entry / "cmdline").read_bytes() == own:
                    found.add(fields[0])
            except OSError:
                continue
    return found


@pytest.mark.parametrize("when", [0, 2])
def test_a_fork_that_is_refused_in_the_middle_keeps_what_was_graded(plan, monkeypatch, when):
    really, forks = os.fork, iter(range(100))

    def fork() -> int:
        if next(forks) >= when:
            raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")
        return really()

    with monkeypatch.context() as patch:
        patch.setattr(os, "fork", fork)
        with pytest.raises(UserError, match="fewer --jobs"):
            grade(plan)
    kept = on_disk(plan)
    assert len(kept) == when
    assert_ends_the_class(plan, kept)


def test_a_sandbox_that_cannot_be_opened_is_our_fault_and_tried_again(plan, monkeypatch):
    def refuse(*_: object) -> None:
        raise LinkLost(
            Verdict.INTERNAL, "No sandbox could be opened (no more processes). This is our fault, not yours."
        )

    with monkeypatch.context() as patch:
        patch.setattr(grading, "_local_link", refuse)
        outcome = grade(plan)
    assert {result.status for result in outcome.results.values()} == {Status.INTERNAL}
    assert_ends_the_class(plan, {})


@pytest.mark.skipif(sys.platform != "linux", reason="counts its open files in /proc")
@pytest.mark.parametrize("left", range(0, 12, 2))
def test_with_too_few_open_files_the_run_ends_in_one_line_or_does_its_work(plan, left):
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    highest = max(int(name) for name in os.listdir("/proc/self/fd"))
    resource.setrlimit(resource.RLIMIT_NOFILE, (highest + 1 + left, before[1]))
    try:
        grade(plan)
    except (OSError, UserError) as error:
        told = refused(error) if isinstance(error, OSError) else str(error)
        assert "\n" not in told
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert_ends_the_class(plan, on_disk(plan))


# -------------------------------------------------------------------------------------------- clocks


def test_a_clock_that_is_set_back_and_forth_changes_nothing(plan, monkeypatch):
    really, jumps = time.time, iter([0.0, 1e7, -1e7, 3e8, -3e8] * 10_000)
    monkeypatch.setattr(time, "time", lambda: really() + next(jumps))
    monkeypatch.setattr(time, "time_ns", lambda: int(1e9 * (really() + next(jumps))))
    assert_ends_the_class(plan, {})


def test_no_deadline_is_kept_by_the_clock_on_the_wall():
    clock = re.compile(r"\btime\.(time|time_ns|localtime)\b|CLOCK_REALTIME|from time import")  # dates are no deadlines
    found = [
        f"{path.name}: {line.strip()}"
        for path in sorted((ROOT / "autograder").rglob("*.py"))
        for line in path.read_text().splitlines()
        if clock.search(line)
    ]
    assert found == []


def test_the_plan_can_be_made_twice(plan):
    """What `assert_ends_the_class` rests on: the second run sees the results of the first as its own."""
    grade(plan)
    kept = on_disk(plan)
    assert len(kept) == len(CLASS)
    assert_ends_the_class(msgspec.structs.replace(plan), kept)
