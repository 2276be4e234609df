"""Grading a class of the tiny assignment with the real command: files, resuming, kills, order, and every bad ending."""

from __future__ import annotations

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from autograder.assignment import load_assignment
from autograder.collection import with_checks
from autograder.grader import run_checks
from autograder.link import Limits
from autograder.local import LocalLink
from autograder.sandbox import Budget, Sandbox
from autograder.source import make_source

ROOT = Path(__file__).parent.parent
TINY = ROOT / "tests" / "tiny" / "assignments" / "tiny"

RIGHT = """
from torch import nn

def double(x):
    return 2 * x

def make_model(n):
    return nn.Linear(n, 1)
"""


def with_double(*body: str) -> str:
    """A submission whose model is right and whose `double` has these lines."""
    lines = "\n    ".join(body)
    return f"{RIGHT}\ndef double(x):\n    {lines}\n"


def make_class(folder: Path, submissions: dict[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in submissions.items():
        (folder / f"{name}.py").write_text(text)
    return folder


def read_results(out: Path) -> dict[str, Any]:
    found = [json.loads(path.read_text()) for path in (out / "results").glob("*.json")]
    return {result["submission"]["id"]: result for result in found}


def verdicts(result: Any) -> dict[str, str]:
    return {check["id"]: check["verdict"] for check in result["checks"]}


ENDINGS = {
    "right": RIGHT,
    "stub": (TINY / "tiny.py").read_text(),
    "wrong": with_double("return x + x + 1"),
    "raises": with_double("return x.no_such_attribute"),
    "exits": with_double("import sys; sys.exit()"),
    "loops": with_double("while True: pass"),
    "eats": with_double("import torch", "return torch.ones(10 * 2**30, dtype=torch.uint8)"),
    "hoards": with_double("hoard = []", "while True: hoard.append(bytearray(1 << 27))"),
    "floods": with_double("while True: print('x' * 100_000)"),
    "ends": with_double("import os; os._exit(0)"),
    "crashes": with_double("import ctypes; ctypes.string_at(0)"),
    "missing": RIGHT.replace("def double", "def duble"),
    "half_loaded": RIGHT + "\nFACTOR = [][1]\n\ndef double(x):\n    return FACTOR * x\n",
    "syntax": "def double(x:\n",
    "ends_at_once": "import os\n" + "".join(f"class C{i}:\n    os._exit(0)\n" for i in range(6)) + RIGHT,
    "empty": "",
}


@pytest.fixture(scope="module")
def endings(tmp_path_factory, autograder, isolation) -> Any:
    """A class in which every submission ends in another way, graded once."""
    folder = tmp_path_factory.mktemp("endings")
    make_class(folder / "class", ENDINGS)
    done = autograder("grade", TINY, folder / "class", "--out", folder / "out", "--jobs", 2, *isolation)
    assert done.returncode == 0, done.stderr
    return folder, read_results(folder / "out"), done


@pytest.mark.parametrize(
    ("name", "verdict", "says"),
    [
        ("right", "passed", ""),
        ("stub", "error", "not written yet"),
        ("wrong", "failed", "wrong values"),
        ("raises", "error", "AttributeError (line 11 of tiny.py)"),
        ("exits", "error", "a function must return"),
        ("loops", "timeout", "did not finish"),
        ("eats", "out_of_memory", "memory"),
        ("hoards", "out_of_memory", "memory"),
        ("floods", "crashed", "printed more than 8 MB"),
        ("ends", "crashed", "ended the whole Python process"),
        ("crashes", "crashed", "crashed the Python interpreter"),
        ("missing", "error", "There is no `double` in your file"),
        ("half_loaded", "error", "NameError"),
    ],
)
def test_every_ending_has_its_verdict_and_its_own_plain_sentence(endings, isolation, name, verdict, says):
    if isolation and name in ("eats", "hoards"):
        pytest.skip("memory is not limited without walls")
    result = endings[1][name]
    check = next(check for check in result["checks"] if check["id"] == "test_a_tensor_is_doubled")
    assert check["verdict"] == verdict
    assert says in check["message"]
    assert result["status"] == "graded"
    if name != "stub":
        assert verdicts(result)["test_the_model_learns_a_line"] == "passed", "the rest is graded all the same"


@pytest.mark.parametrize(
    ("name", "says"),
    [("syntax", "syntax error in line 1"), ("empty", "empty"), ("ends_at_once", "Too many statements")],
)
def test_what_cannot_be_loaded_is_ungradable_and_says_why(endings, name, says):
    result = endings[1][name]
    assert result["status"] == "ungradable"
    assert says in result["reason"]
    assert result["score"] == 0
    assert set(verdicts(result).values()) == {"error"}


def test_a_check_whose_prerequisite_failed_is_skipped_and_scores_nothing(endings):
    result = endings[1]["wrong"]
    check = next(check for check in result["checks"] if check["id"] == "test_whole_numbers_stay_whole")
    assert (check["verdict"], check["score"], check["max_score"]) == ("skipped", 0, 2)


def test_the_gradebook_has_one_row_for_each_submission(endings):
    with open(endings[0] / "out" / "grades.csv", newline="") as file:
        rows = {row["submission_id"]: row for row in csv.DictReader(file)}
    assert sorted(rows) == sorted(ENDINGS)
    assert (rows["right"]["score"], rows["right"]["double"], rows["right"]["model"]) == ("10", "6", "4")
    assert rows["syntax"]["status"] == "ungradable"


def test_no_log_of_ours_is_left_where_nothing_of_ours_went_wrong(endings):
    assert not (endings[0] / "out" / "internal").exists()


# ------------------------------------------------------------------------------------- resuming


@pytest.fixture
def graded(tmp_path, autograder, isolation) -> Any:
    folder = make_class(tmp_path / "class", {"ann": RIGHT, "bob": with_double("return 0"), "cem": RIGHT})

    def grade(*options: object) -> tuple[Any, dict[str, Any]]:
        done = autograder("grade", TINY, folder, "--out", tmp_path / "out", *isolation, *options)
        return done, read_results(tmp_path / "out")

    return folder, grade


def test_a_rerun_grades_only_what_is_new_or_changed(graded, tmp_path):
    folder, grade = graded
    first, before = grade()
    assert "3 graded now, 0 unchanged" in first.stdout
    again, _ = grade()
    assert "0 graded now, 3 unchanged" in again.stdout
    stamps = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "out" / "results").iterdir()}
    (folder / "bob.py").write_text(RIGHT)
    (folder / "dan.py").write_text(RIGHT)
    third, after = grade()
    assert "2 graded now, 2 unchanged" in third.stdout
    assert before["bob"]["score"] < after["bob"]["score"] == 10
    for name in ("ann.json", "cem.json"):
        assert (tmp_path / "out" / "results" / name).stat().st_mtime_ns == stamps[name]
    fresh, _ = grade("--fresh")
    assert "4 graded now, 0 unchanged" in fresh.stdout


def test_a_broken_result_file_is_named_and_graded_again(graded, tmp_path):
    _, grade = graded
    grade()
    (tmp_path / "out" / "results" / "ann.json").write_text('{"half a')
    done, results = grade()
    assert "1 graded now, 2 unchanged" in done.stdout
    assert "ann.json" in done.stderr
    assert results["ann"]["score"] == 10


def own_processes(marker: str) -> list[int]:
    """Processes of this machine that name `marker` in their command line, or work below it."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                line = (entry / "cmdline").read_bytes().decode(errors="replace")
                if marker in line or marker in os.readlink(entry / "cwd"):
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def children_of(pid: int) -> set[int]:
    """All processes below `pid`, however deep."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            parents.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry.name))
    found, waiting = set(), [pid]
    while waiting:
        for child in parents.get(waiting.pop(), []):
            found.add(child)
            waiting.append(child)
    return found


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def wait_until(condition: Any, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_after_kill_9_the_same_command_goes_on_and_nothing_is_left_running(tmp_path, isolation):
    slow = with_double("import time; time.sleep(0.05)", "return 2 * x")
    folder = make_class(tmp_path / "class", {f"s{i:02}": slow + f"# {i}\n" for i in range(24)})
    out = tmp_path / "out"
    command = [sys.executable, "-m", "autograder", "grade", TINY, folder, "--out", out, "--jobs", "2", *isolation]
    stamps: dict[str, int] = {}
    for enough in (1, 7, 14):
        run = subprocess.Popen(list(map(str, command)), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert wait_until(lambda enough=enough: len(list((out / "results").glob("*.json"))) >= enough, 120)
        below = children_of(run.pid)
        run.send_signal(signal.SIGKILL)
        run.communicate()
        assert wait_until(lambda below=below: not any(map(is_alive, below)), 10), "no process is left behind"
        now = {path.name: path.stat().st_mtime_ns for path in (out / "results").glob("*.json")}
        assert stamps.items() <= now.items(), "what was written is neither lost nor written again"
        stamps = now
    done = subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    now = {path.name: path.stat().st_mtime_ns for path in (out / "results").glob("*.json")}
    assert stamps.items() <= now.items()
    assert f"{24 - len(stamps)} graded now, {len(stamps)} unchanged" in done.stdout
    assert len((out / "grades.csv").read_text().splitlines()) == 25
    assert all(result["score"] == 10 for result in read_results(out).values())


def test_two_runs_into_one_folder_are_refused(tmp_path, autograder, isolation):
    from autograder.results import OutputLock

    folder = make_class(tmp_path / "class", {"ann": RIGHT})
    with OutputLock(tmp_path / "out"):
        done = autograder("grade", TINY, folder, "--out", tmp_path / "out", *isolation)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert str(tmp_path / "out") in done.stderr


# ---------------------------------------------------------------------------------------- order


def test_the_order_of_the_checks_does_not_matter():
    """In one and the same process, shuffled, the checks come to the same verdicts every time."""
    moody = "import numpy as np, torch\nRNG = np.random.default_rng()\n" + with_double(
        "torch.manual_seed(int(RNG.integers(9)))", "return 2 * x if RNG.random() < 0.5 else 3 * x"
    )
    assignment = load_assignment(TINY)
    found: list[dict[str, str]] = []

    def loop(items: list[pytest.Item]) -> None:
        independent = [item for item in items if item.name != "test_whole_numbers_stay_whole"]  # needs another
        source = make_source({"tiny.py": moody.encode()}, "tiny.py")
        sandbox = Sandbox(lambda: LocalLink(Limits()), source, Budget())
        try:
            for seed in range(6):
                random.Random(seed).shuffle(independent)
                found.append({result.id: result.verdict.value for result in run_checks(independent, sandbox)})
        finally:
            sandbox.close()

    with_checks(assignment, [*assignment.visible_checks, *assignment.hidden_checks], loop)
    assert len(found) == 6
    assert all(verdicts == found[0] for verdicts in found)


# ------------------------------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("grade", "no/such/folder", "tests", "--out", "{out}"), "assignment.toml"),
        (("grade", TINY, "no/such/class", "--out", "{out}"), "no/such/class"),
        (("grade", TINY, TINY / "tiny.py", "--out", "{out}", "--solutions", "no/such"), "no/such"),
        (("check", "no/such/file.py"), "no/such/file.py: there is no such file"),
        (("check", "tests"), "assignment.toml"),
    ],
)
def test_bad_input_is_one_line_and_exit_status_2(autograder, tmp_path, arguments, says):
    done = autograder(*[str(a).format(out=tmp_path / "out") for a in arguments])
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stderr.count("\n") == 1, done.stderr


def test_an_assignment_without_hidden_checks_cannot_grade_and_says_so(autograder, tmp_path):
    alone = tmp_path / "assignments" / "alone"
    alone.mkdir(parents=True)
    (alone / "assignment.toml").write_text((TINY / "assignment.toml").read_text())
    done = autograder("grade", alone, TINY / "tiny.py", "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "test_hidden.py" in done.stderr
    assert done.stderr.count("\n") == 1


# ---------------------------------------------------------------------------------- faults of ours


def command_lines() -> dict[int, str]:
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                found[int(entry.name)] = (entry / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
    return found


def start_slow_run(tmp_path: Path, isolation: list[str]) -> subprocess.Popen[str]:
    slow = with_double("import time; time.sleep(0.1)", "return 2 * x")
    folder = make_class(tmp_path / "class", {f"s{i:02}": slow + f"# {i}\n" for i in range(12)})
    command = [sys.executable, "-m", "autograder", "grade", TINY, folder, "--out", tmp_path / "out", "--jobs", "2"]
    return subprocess.Popen(
        [*map(str, command), *isolation], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_a_killed_zygote_costs_no_submission(tmp_path, isolation):
    if isolation:
        pytest.skip("there is no zygote without walls")
    run = start_slow_run(tmp_path, isolation)
    assert wait_until(lambda: len(list((tmp_path / "out" / "results").glob("*.json"))) >= 2, 120)
    lines = command_lines()
    (zygote,) = [
        pid for pid in children_of(run.pid) if "autograder.zygote" in lines.get(pid, "") and run.pid == parent_of(pid)
    ]
    os.kill(zygote, signal.SIGKILL)
    _, complaints = run.communicate(timeout=200)
    assert run.returncode == 0, complaints
    results = read_results(tmp_path / "out")
    assert len(results) == 12
    assert all(result["score"] == 10 for result in results.values())


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_a_killed_grader_costs_no_submission(tmp_path, isolation):
    run = start_slow_run(tmp_path, isolation)
    assert wait_until(lambda: len(list((tmp_path / "out" / "results").glob("*.json"))) >= 2, 120)
    assert wait_until(lambda: kill_a_grader(run.pid), 60), "there was no grader to kill"
    _, complaints = run.communicate(timeout=200)
    assert run.returncode == 0, complaints
    assert all(result["score"] == 10 for result in read_results(tmp_path / "out").values())


def kill_a_grader(run: int) -> bool:
    """Kill one of the graders of the run; False if there is none just now, or it has ended by itself."""
    lines = command_lines()
    for pid in children_of(run):
        if "autograder\0grade" in lines.get(pid, "") and parent_of(pid) == run:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            return True
    return False


def parent_of(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def test_a_check_that_is_written_wrong_is_our_fault_and_never_a_zero(tmp_path, autograder, isolation):
    import shutil

    shutil.copytree(TINY.parent.parent, tmp_path / "tiny")
    hidden = tmp_path / "tiny" / "solutions" / "tiny" / "test_hidden.py"
    hidden.write_text(hidden.read_text().replace("slope = torch.tensor", "slope = torch.no_such_function"))
    folder = make_class(tmp_path / "class", {"ann": RIGHT})
    assignment = tmp_path / "tiny" / "assignments" / "tiny"
    done = autograder("grade", assignment, folder, "--out", tmp_path / "out", *isolation)
    assert done.returncode == 1
    assert "ann" in done.stderr
    result = read_results(tmp_path / "out")["ann"]
    assert result["status"] == "internal"
    assert result["reason"] == "Ended with an error of ours: test_the_model_learns_a_line; the log is in OUT/internal."
    assert "no_such_function" in (tmp_path / "out" / "internal" / "ann.log").read_text()
    with open(tmp_path / "out" / "grades.csv", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["status"], row["score"]) == ("internal", "")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_ctrl_c_stops_in_one_line_and_leaves_nothing_running(tmp_path, isolation):
    run = start_slow_run(tmp_path, isolation)
    assert wait_until(lambda: len(list((tmp_path / "out" / "results").glob("*.json"))) >= 1, 120)
    below = children_of(run.pid)
    run.send_signal(signal.SIGINT)
    _, complaints = run.communicate(timeout=60)
    assert run.returncode == 130
    assert complaints.count("\n") == 1
    assert "goes on from there" in complaints
    assert wait_until(lambda: not any(map(is_alive, below)), 10)
