"""`autograder check` on one question, and the order in which it goes through them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.faults import UserError
from autograder.link import Limits, LinkLost
from autograder.local import LocalLink
from autograder.rehearsal import _device
from autograder.sandbox import Budget, Sandbox
from autograder.source import Source
from autograder.submission import Submission
from autograder.verdict import Verdict

ROOT = Path(__file__).parent.parent

TOML = """
title = "Waiting"
files = ["waiting.py"]
[[questions]]
id = "wait"
title = "Wait"
points = 1
[limits]
call_seconds = 100
check_seconds = 100
"""
CHECKS = """
import pytest


@pytest.mark.check(question="wait")
def test_a(submission):
    \"\"\"One is one.\"\"\"
    assert submission.one() == 1


@pytest.mark.check(question="wait")
def test_b(submission):
    \"\"\"What is waited for comes.\"\"\"
    assert submission.wait()
"""
WAITS = """
import os, time

def one():
    return 1

def wait():
    while not os.path.exists({there!r}):
        time.sleep(0.01)
    return True
"""


@pytest.mark.slow
def test_checks_come_in_the_order_of_the_questions_and_one_question_can_be_asked_for(autograder):
    everything = autograder("check", "solutions/mlp/mlp.py", "--assignment", "assignments/mlp")
    assert everything.returncode == 0, everything.stderr
    lines = [line.split()[1] for line in everything.stdout.splitlines() if line.startswith("✓ ")]
    assert list(dict.fromkeys(lines)) == [
        "two-moons", "logistic", "n-correct", "activations", "collapse", "hand-set", "two-layer", "mlp", "split",
        "images", "train", "weight-count", "plots",
    ]  # fmt: skip
    one = autograder("check", "solutions/mlp/mlp.py", "--assignment", "assignments/mlp", "--question", "collapse")
    shown = [line.split()[1] for line in one.stdout.splitlines() if line.startswith("✓ ")]
    assert shown == [line for line in lines if line == "collapse"]


def test_a_question_that_there_is_not_is_one_line_with_those_that_there_are(autograder):
    done = autograder("check", "solutions/mlp/mlp.py", "--assignment", "assignments/mlp", "--question", "moons")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no question 'moons'; there are two-moons, logistic" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_question_in_the_place_of_a_file_is_told_how_to_ask_for_it(autograder):
    done = autograder("check", "collapse", cwd=ROOT / "assignments" / "mlp")
    assert (done.returncode, done.stdout) == (2, "")
    assert "collapse: there is no such file or folder; for one question, add --question collapse" in done.stderr


def test_each_verdict_can_be_read_as_soon_as_it_is_there(tmp_path):
    there = tmp_path / "there"
    (tmp_path / "assignment.toml").write_text(TOML)
    (tmp_path / "test_visible.py").write_text(CHECKS)
    (tmp_path / "waiting.py").write_text(WAITS.format(there=str(there)))
    command = [sys.executable, "-m", "autograder", "check", str(tmp_path)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "Checking waiting.py …\n"
        assert process.stdout.readline() == "✓ wait  One is one.\n"  # while the next check waits
        there.touch()
        assert process.stdout.readline() == "✓ wait  What is waited for comes.\n"
        process.stdout.read()
    assert process.returncode == 0


# ------------------------------------------------------------------------- the child beside it

ASIDE = """
import os, sys, threading, time

def while_time_stands_still(seconds, then="return"):
    (postponed,) = [finder for finder in sys.meta_path if type(finder).__name__ == "Postponed"]
    with postponed._announced():
        time.sleep(seconds)
    while then == "loop":
        pass
    return "done"

def beside(how):
    if how == "thread":
        thread = threading.Thread(target=while_time_stands_still, args=(0,))
        thread.start()
        thread.join()
    elif os.fork() == 0:
        while_time_stands_still(0)
        os._exit(0)
    else:
        os.wait()
    return "done"

def around():
    return sys.argv[1:], "colorsys" in sys.modules, "torch._dynamo" in sys.modules
"""


@pytest.fixture(scope="module")
def aside() -> Iterator[Sandbox]:
    """A student's file in a plain child, each call of which may take two seconds."""
    libraries = ["there.is.no.such.library", "colorsys"]
    source = Source({"aside.py": ASIDE.encode()}, "aside.py")
    sandbox = Sandbox(lambda: LocalLink(Limits(), libraries), source, Budget(2.0, 60.0, None, None))
    sandbox.load()
    yield sandbox
    sandbox.close()


@pytest.fixture
def its(aside: Sandbox) -> Submission:
    """The names in that file."""
    aside.begin_check(None)
    return Submission(aside, None)


def test_what_a_child_is_told_to_import_is_there_and_the_arguments_are_as_ever(its):
    assert its.around() == ([], True, False)


def test_an_import_of_ours_in_the_midst_of_a_call_is_not_the_students_time(aside, its):
    before = aside._link.seconds_used()
    assert its.while_time_stands_still(2.5) == "done"
    assert aside._link.seconds_used() - before < 2


@pytest.mark.parametrize(
    "how", ["thread", pytest.param("fork", marks=pytest.mark.skipif(os.name != "posix", reason="no fork"))]
)
def test_what_the_student_starts_beside_a_call_says_nothing_between_the_frames(its, how):
    assert its.beside(how) == "done"
    assert its.beside(how) == "done"


def test_after_it_the_time_of_the_call_goes_on_until_it_is_used_up(its):
    with pytest.raises(LinkLost) as lost:
        its.while_time_stands_still(0.1, "loop")
    assert (lost.value.verdict, lost.value.reason) == (
        Verdict.TIMEOUT,
        "Your code did not finish within 2 s. Is there a loop that never ends?",
    )


class WithACard:
    """Stands in for the link to a child that found a GPU, or did not."""

    def __init__(self, found: bool) -> None:
        self.has_cuda = lambda: found


@pytest.mark.parametrize(
    ("wanted", "found", "device"),
    [("auto", True, "cuda"), ("auto", False, "cpu"), ("cpu", True, "cpu"), ("cuda", True, "cuda")],
)
def test_checks_train_where_the_child_says_that_they_can(wanted, found, device):
    assert _device(wanted, WithACard(found)) == device


def test_a_gpu_that_is_asked_for_and_not_there_is_told():
    with pytest.raises(UserError, match="torch finds no CUDA device here"):
        _device("cuda", WithACard(False))
