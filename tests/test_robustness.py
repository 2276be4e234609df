"""What a run survives, refuses in one line, or does again: dying processes, a system that says no, stale results."""

from __future__ import annotations

import errno
import importlib.metadata
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from autograder import cli, grader_process, grading
from autograder.assignment import load_assignment
from autograder.confine.levels import Isolation
from autograder.confine.walls import SLOTS
from autograder.confined import WallsError, Zygote
from autograder.doctor import describe_walls
from autograder.faults import UserError
from autograder.intake import find_submissions
from autograder.link import Limits, LinkLost
from autograder.local import LocalLink
from autograder.plan import MAX_CANARIES, Plan, canaries, still_to_do
from autograder.results import OutputLock
from autograder.sandbox import Budget, Sandbox
from autograder.source import make_source
from autograder.submission import Submission
from autograder.verdict import Result, Status, Verdict

ROOT = Path(__file__).parent.parent
TINY = ROOT / "tests" / "tiny" / "assignments" / "tiny"
PRIVATE = ROOT / "tests" / "tiny" / "solutions" / "tiny"

posix_only = pytest.mark.skipif(os.name != "posix", reason="Windows has no process groups and no orphans")


def wait_until(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def is_alive(pid: int) -> bool:
    """Is there such a process that runs? One that only waits to be reaped does not."""
    state = subprocess.run(["ps", "-o", "state=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return state.strip()[:1] not in ("", "Z", "X")


def plan_for(out: Path, **changes: object) -> Plan:
    assignment = load_assignment(TINY)
    plan = Plan(assignment, find_submissions(PRIVATE / "tiny.py", assignment), out, 1, "cpu", Isolation.NONE)
    return msgspec.structs.replace(plan, **changes)


# --------------------------------------------------------------------- graders that die, and logs


@posix_only
def test_a_grader_that_dies_before_it_has_a_log_is_reported_and_ends_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(grader_process, "_detach", lambda log, parent: os._exit(3))
    outcome = grading.grade_class(plan_for(tmp_path), lambda count: None, lambda result: None)
    (result,) = outcome.results.values()
    assert result.status is Status.INTERNAL
    assert "ended with status 3" in result.reason
    assert "internal" not in result.reason, "there is no log to look at"
    assert not (tmp_path / "internal").exists()


@pytest.mark.parametrize("where", ["", "deeper", "internal"])
def test_a_file_where_a_folder_has_to_be_is_one_line_and_exit_status_2(autograder, tmp_path, where):
    out = tmp_path / "out"
    if where == "internal":
        out.mkdir()
    (out / where if where == "internal" else out).write_text("in the way")
    given = out / where if where == "deeper" else out
    done = autograder("grade", TINY, PRIVATE / "tiny.py", "--out", given, "--isolation", "none")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1, done.stderr
    assert str(out) in done.stderr
    assert "name another place" in done.stderr


# -------------------------------------------------------------------- processes of students' code

FORKS = """
import os, signal

def fork(path, then):
    pid = os.fork()
    if pid == 0:
        signal.pause()
    with open(path, "w") as file:
        file.write(f"{pid}\\n")
    if then == "loop":
        while True: pass
    if then == "end":
        os._exit(0)
"""


@posix_only
@pytest.mark.parametrize(("then", "verdict"), [("loop", Verdict.TIMEOUT), ("end", Verdict.TIMEOUT), ("return", None)])
def test_what_a_students_code_forks_ends_with_it_and_is_not_waited_for(tmp_path, then, verdict):
    source = make_source({"tiny.py": FORKS.encode()}, "tiny.py")
    sandbox = Sandbox(lambda: LocalLink(Limits()), source, Budget(call=1.0))
    try:
        sandbox.load()
        sandbox.begin_check(None)
        start = time.monotonic()
        try:
            Submission(sandbox, None).fork(str(tmp_path / "pid"), then)
            ended = None
        except LinkLost as lost:
            ended = lost.verdict
    finally:
        sandbox.close()
    assert ended is verdict
    assert time.monotonic() - start < 5
    forked = int((tmp_path / "pid").read_text())
    assert wait_until(lambda: not is_alive(forked))


HOLDS_A_LOOP = """
from autograder import wire
from autograder.link import Limits
from autograder.local import LocalLink
link = LocalLink(Limits())
code = "class A:\\n    open('looping', 'w').close()\\n    while True: pass\\n"
link.exchange(wire.pack(wire.Request(1, wire.Open({"a.py": code.encode()}, "a.py"))), 60)
print(link._process.pid, flush=True)
link.exchange(wire.pack(wire.Request(2, wire.Execute(0))), 60)
"""


@posix_only
def test_kill_9_of_the_owner_ends_a_looping_child_and_the_next_one_removes_its_folder(tmp_path, monkeypatch):
    owner = subprocess.Popen(
        [sys.executable, "-c", HOLDS_A_LOOP],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert owner.stdout is not None
    with owner.stdout:
        child = int(owner.stdout.readline())
        assert wait_until(lambda: any(tmp_path.rglob("looping")))
        owner.send_signal(signal.SIGKILL)
        owner.wait()
    assert wait_until(lambda: not is_alive(child))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    LocalLink(Limits()).close()
    left = [path.name for path in tmp_path.iterdir() if not path.name.startswith("torchinductor_")]  # PyTorch's cache
    assert left == []


WATCHES = """
import sys
sys.platform = "darwin"
from autograder.child import end_with_parent
end_with_parent()
print("watching", flush=True)
while True: pass
"""
STARTS_AND_WAITS = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", sys.argv[1]])
print(child.pid, flush=True)
child.wait()
"""


@posix_only
def test_where_the_kernel_does_not_do_it_a_child_watches_for_the_end_of_its_parent():
    parent = subprocess.Popen(
        [sys.executable, "-c", STARTS_AND_WAITS, WATCHES], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    with parent.stdout:
        child = int(parent.stdout.readline())
        assert parent.stdout.readline() == "watching\n"
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    assert wait_until(lambda: not is_alive(child))


INTERRUPTED_WHILE_IT_FORKS = """
import os, signal
from autograder.grading import _ctrl_c_later, _fork
os.register_at_fork(before=lambda: os.kill(os.getpid(), signal.SIGINT))
started = []
try:
    with _ctrl_c_later():
        pid = _fork()
        if pid == 0:
            os._exit(0)
        started.append(pid)
    print("lost")
except KeyboardInterrupt:
    print("heard, with", len(started), "to end")
"""


@posix_only
def test_ctrl_c_while_a_grader_is_forked_is_heard_when_the_grader_is_known():
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_WHILE_IT_FORKS], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout == "heard, with 1 to end\n", done.stderr


# -------------------------------------------------------------------------- what the system refuses


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (PermissionError(errno.EACCES, "Permission denied", "/shared/out"), "/shared/out: Permission denied; name"),
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device; make room"),
        (BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable"), "unavailable; too many processes"),
        (OSError(errno.EIO, "Input/output error", b"/out/grades.csv"), "/out/grades.csv: Input/output error; mend"),
    ],
)
def test_what_the_system_refuses_is_one_line_and_exit_status_2(monkeypatch, capsys, error, says):
    def app() -> None:
        raise error

    monkeypatch.setattr(cli, "app", app)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    complaint = capsys.readouterr().err
    assert ended.value.code == 2
    assert says in complaint
    assert complaint.count("\n") == 1


@pytest.mark.parametrize("error", [OSError(errno.EBADF, "Bad file descriptor"), TimeoutError("no answer")])
def test_a_mistake_of_ours_with_the_system_keeps_its_traceback(monkeypatch, error):
    def app() -> None:
        raise error

    monkeypatch.setattr(cli, "app", app)
    with pytest.raises(type(error)):
        cli.main()


@posix_only
def test_a_grader_that_cannot_be_forked_ends_the_run_in_one_line_with_the_mend(tmp_path, monkeypatch):
    def refuse() -> int:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refuse)
    with pytest.raises(UserError, match="grade with fewer --jobs") as ended:
        grading.grade_class(plan_for(tmp_path), lambda count: None, lambda result: None)
    assert "\n" not in str(ended.value)


def test_without_fork_a_class_is_not_graded_and_no_advice_leads_there(tmp_path, monkeypatch):
    monkeypatch.delattr(os, "fork", raising=False)
    with pytest.raises(UserError, match="WSL 2") as ended:
        grading.grade_class(plan_for(tmp_path / "out"), lambda count: None, lambda result: None)
    assert "\n" not in str(ended.value)
    assert not (tmp_path / "out").exists()
    assert "--isolation" not in describe_walls([])[-1].mend
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(WallsError, match="WSL 2") as refused:
        Zygote.start()
    assert "--isolation" not in str(refused.value)


def test_no_more_graders_run_at_a_time_than_a_zygote_has_slots(tmp_path):
    plan = plan_for(tmp_path, jobs=1000)
    run = grading._Run(plan, still_to_do(plan, {}), lambda result: None, OutputLock(tmp_path))
    assert run._jobs() == 1000, "without walls nobody counts"
    run._zygote = object()
    assert run._jobs() == SLOTS


# --------------------------------------------------------------------------- results that stand


def standing(plan: Plan, isolation: str) -> bool:
    """Does a result that was made at this level, and fits otherwise, stand?"""
    (submission,) = plan.submissions
    now = still_to_do(plan, {}).fingerprints[submission.info.id]
    result = Result(
        schema_version=1,
        assignment="tiny",
        submission=submission.info,
        status=Status.GRADED,
        reason="",
        score=0.0,
        max_score=10.0,
        isolation=isolation,
        device="cpu",
        seconds=0.0,
        fingerprint=now.whole,
        questions=[],
        checks=[],
    )
    work = still_to_do(plan, {submission.info.id: result})
    assert len(work.todo) + len(work.standing) == 1
    return bool(work.standing)


@pytest.mark.parametrize(
    ("asked", "accepted"),
    [
        (None, {"none needed", "uid", "full", "full+"}),
        (Isolation.NONE, {"none needed", "none"}),
        (Isolation.FULL, {"none needed", "full"}),
        (Isolation.FULL_PLUS, {"none needed", "full+"}),
    ],
)
def test_a_result_stands_only_at_a_level_that_was_asked_for_or_protects_files(tmp_path, asked, accepted):
    plan = plan_for(tmp_path, isolation=asked)
    levels = ("none needed", "none", "limits", "uid", "full", "full+", "", "no such level")
    assert {level for level in levels if standing(plan, level)} == accepted


@pytest.mark.parametrize("library", ["torch", "torchvision", "numpy", "Python"])
def test_another_version_of_a_library_is_another_fingerprint(tmp_path, monkeypatch, library):
    plan, version = plan_for(tmp_path), importlib.metadata.version
    before = still_to_do(plan, {}).fingerprints
    assert still_to_do(plan, {}).fingerprints == before
    if library == "Python":
        monkeypatch.setattr(platform, "python_version", lambda: "3.99.0")
    else:
        monkeypatch.setattr(importlib.metadata, "version", lambda name: "99" if name == library else version(name))
    (after,), (earlier,) = still_to_do(plan, {}).fingerprints.values(), before.values()
    assert after.whole != earlier.whole and after.shared != earlier.shared


def test_what_was_left_out_of_a_hand_in_is_part_of_its_fingerprint(tmp_path):
    plan = plan_for(tmp_path)
    (submission,) = plan.submissions
    remarked = msgspec.structs.replace(submission, remark="big.bin was left out.")
    changed = msgspec.structs.replace(plan, submissions=[remarked])
    assert still_to_do(plan, {}).fingerprints != still_to_do(changed, {}).fingerprints


# ------------------------------------------------------------------------- halves of an assignment


def test_checking_ones_work_without_visible_checks_says_so_in_one_line(autograder, tmp_path):
    for name in ("assignment.toml", "tiny.py"):
        (tmp_path / name).write_text((TINY / name).read_text())
    # What pytest would find if it were given no file: it must not even look.
    (tmp_path / "test_stray.py").write_text("raise SystemExit('collected')\n")
    done = autograder("check", tmp_path / "tiny.py", cwd=tmp_path)
    assert done.returncode == 2
    assert "no visible checks" in done.stderr
    assert done.stderr.count("\n") == 1, done.stderr


def test_sandboxes_try_to_read_all_of_the_private_half_hidden_checks_first(tmp_path):
    secret = ["test_hidden_z.py", "probes.py", "thresholds.toml", "tiny.py", "data/labels.npz"]
    for name in (*secret, "picture.png", "__pycache__/tiny.pyc", ".git/HEAD"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("secret")
    found = canaries(load_assignment(TINY, tmp_path))
    assert [path.relative_to(tmp_path.resolve()).as_posix() for path in found] == secret
    for number in range(2 * MAX_CANARIES):
        (tmp_path / f"a{number}.txt").write_text("secret")
    many = canaries(load_assignment(TINY, tmp_path))
    assert len(many) == MAX_CANARIES
    assert many[0].name == "test_hidden_z.py"
