"""A new assignment grades at once; its checks catch what they should; a name that cannot be one changes nothing."""

from __future__ import annotations

import importlib.resources
import re
import subprocess
import sys
from pathlib import Path

import pytest

from autograder import new
from autograder.faults import UserError


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a new assignment, `week-3`, made by a process that never imported torch."""
    root = tmp_path_factory.mktemp("course")
    code = "import sys; from pathlib import Path; from autograder.new import create; "
    code += "print('\\n'.join(create('week-3', Path(sys.argv[1])))); assert 'torch' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", code, str(root)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (root / "said").write_text(done.stdout)
    return root


@pytest.mark.slow
def test_the_checks_of_a_new_assignment_are_proven_by_what_comes_with_it(course, autograder, isolation):
    done = autograder("validate", course / "assignments" / "week-3", "--jobs", 2, *isolation)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "6 checks, 6 mutants, 1 variant; no surprises, no checks without a mutant." in done.stdout


def test_what_it_says_are_the_files_and_commands_that_exist(course):
    said = (course / "said").read_text()
    made = {
        str(path.relative_to(course)) for half in ("assignments", "solutions") for path in (course / half).rglob("*.*")
    }
    listed = re.findall(r"^wrote (\S+): (.+)$", said, re.MULTILINE)
    assert {str(Path(folder, file).relative_to(course)) for folder, files in listed for file in files.split(", ")} == {
        path for path in made if "__pycache__" not in path
    }
    for word in re.findall(rf"{re.escape(str(course))}\S+(?=\s--|\s*$)", said, re.MULTILINE):
        assert Path(word).exists() or "grades" in word


def test_an_author_runs_the_new_checks_with_pytest(course):
    solutions = course / "solutions" / "week-3"
    command = [sys.executable, "-m", "pytest", "-q", str(solutions), "--submission", str(solutions / "week_3.py")]
    done = subprocess.run([*command, "-k", "caller"], cwd=course, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout


def test_what_is_written_is_in_our_own_style(course):
    pytest.importorskip("ruff", reason="ruff is not installed")
    rules = ["--select", "E,F,W,B,UP,SIM,PIE,RUF", "--ignore", "RUF001,RUF002,RUF003", "--line-length", "120"]
    halves = [str(course / "assignments"), str(course / "solutions")]
    ignored = ["--per-file-ignores", "assignments/**/week_3.py:F401"]  # an import that is there for the student
    for arguments in (["check", *rules, *ignored], ["format", "--check", "--line-length", "120"]):
        command = [sys.executable, "-m", "ruff", *arguments, "--isolated", "--no-cache", *halves]
        done = subprocess.run(command, cwd=course, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_every_template_is_used_and_packaged():
    folder = Path(str(importlib.resources.files("autograder") / "templates"))
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there == {*new.PUBLIC.values(), *new.PRIVATE.values()}


# ----------------------------------------------------------------------------------------- names


@pytest.mark.parametrize(("name", "module"), [("week-3", "week_3"), ("mlp", "mlp"), ("Two_Moons", "Two_Moons")])
def test_dashes_become_underscores_in_the_python_file(name, module):
    assert new.module_name(name) == module


IMPOSSIBLE = [
    "",
    " ",
    "week 3",
    "a/b",
    "a\\b",
    "../a",
    ".",
    "3-weeks",
    "-week",
    "_week",
    "wéek",
    "a.b",
    "a\nb",
    "x" * 200,
]
MISLEADING = ["class", "lambda", "None", "test_mlp", "test-mlp", "mlp_test", "torch", "random", "probes", "test", "con"]


@pytest.mark.parametrize("name", [*IMPOSSIBLE, *MISLEADING])
def test_a_name_that_cannot_be_one_is_refused_in_one_line(tmp_path, name):
    with pytest.raises(UserError) as refused:
        new.create(name, tmp_path)
    assert "\n" not in str(refused.value)
    assert "week-3" in str(refused.value)  # says what would do
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("half", ["assignments", "solutions"])
def test_a_folder_that_is_there_is_left_as_it_is(tmp_path, half):
    there = tmp_path / half / "mlp"
    there.mkdir(parents=True)
    (there / "mlp.py").write_text("years of work")
    with pytest.raises(UserError, match="is there already"):
        new.create("mlp", tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [there / "mlp.py"]
    assert (there / "mlp.py").read_text() == "years of work"


def test_a_half_that_cannot_be_written_takes_the_other_with_it(tmp_path):
    (tmp_path / "solutions").write_text("a file where a folder is due")
    with pytest.raises(UserError, match=r"solutions.*cannot be written"):
        new.create("mlp", tmp_path)
    assert list((tmp_path / "assignments").iterdir()) == []


def test_without_jinja2_the_mend_is_one_line(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(UserError, match=re.escape("pip install 'dl-autograder[staff]'")):
        new.create("mlp", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_bad_name_on_the_command_line_is_exit_status_2(autograder, tmp_path):
    done = autograder("new", "week 3", "--root", tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("autograder: 'week 3' cannot be an assignment's name")
    assert done.stderr.count("\n") == 1
