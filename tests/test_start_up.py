"""Commands answer without torch, which takes seconds to import, as far as they do not train."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from autograder.cli import app

TINY = Path(__file__).parent / "tiny" / "assignments" / "tiny"
RUN = "import sys; sys.modules['torch'] = None; sys.argv[0] = 'autograder'; from autograder.cli import main; main()"
HELP = """
import sys
from autograder.cli import app
for command in sys.argv[1:]:
    try:
        app([*command.split(), "--help"])
    except SystemExit as end:
        assert not end.code, command
print({"torch", "numpy", "matplotlib", "pytest"} & set(sys.modules))
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with both halves of a tiny assignment, and a student's file for it."""
    shutil.copytree(TINY.parent.parent, tmp_path, dirs_exist_ok=True)
    shutil.copy(tmp_path / "solutions" / "tiny" / "tiny.py", tmp_path / "tiny.py")
    return tmp_path


def without_torch(folder: Path, typed: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process in which torch cannot be imported."""
    return subprocess.run(
        [sys.executable, "-c", RUN, *typed.split()], cwd=folder, capture_output=True, text=True, check=False
    )


def test_the_help_of_every_command_imports_nothing_large():
    group = typer.main.get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    commands = [name if name != "export" else "export otter" for name in group.commands]
    done = subprocess.run([sys.executable, "-c", HELP, "", *commands], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(commands) >= 10
    assert done.stdout.count("Usage: ") == len(commands) + 1
    assert done.stdout.splitlines()[-1] == "set()"


@pytest.mark.parametrize("typed", ["--version", "release assignments/tiny --out tiny.zip", "new week-3 --root course"])
def test_a_command_that_does_not_train_does_its_work_without_torch(desk, typed):
    done = without_torch(desk, typed)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("otter") is None, reason="otter-grader is not installed")
@pytest.mark.parametrize("typed", ["export otter assignments/tiny --out otter.zip", "notebook assignments/tiny"])
def test_what_is_made_with_otter_is_made_without_torch(desk, typed):
    done = without_torch(desk, typed)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_the_archive_is_written_before_torch_is_imported(desk):
    done = without_torch(desk, "submit tiny.py --assignment assignments/tiny --member Ada<ada@example.org>")
    assert "torch" in done.stderr.splitlines()[-1]  # it could not run the checks
    assert (desk / "tiny-submission.zip").is_file()
    assert "tiny-submission.zip" in done.stdout.splitlines()[0]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("check nowhere.py --assignment assignments/tiny", "nowhere.py: there is no such file or folder"),
        ("check assignments/tiny --question triple", "there is no question 'triple'"),
    ],
)
def test_what_is_typed_wrong_is_told_without_torch(desk, typed, answer):
    done = without_torch(desk, typed)
    assert done.returncode == 2
    assert answer in done.stderr
