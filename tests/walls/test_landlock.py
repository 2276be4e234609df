"""Landlock by itself, in a fresh process that puts it up and then tries."""

from __future__ import annotations

import subprocess
import sys

import pytest

from autograder.confine import landlock, paths

pytestmark = pytest.mark.skipif(landlock.abi() == 0, reason="this kernel has no Landlock")

PROGRAM = """
import os, sys
from autograder.confine import kernel, landlock
allowed, written, version = sys.argv[1], sys.argv[2], int(sys.argv[3])
rules = landlock.Ruleset(min(version, landlock.abi()))
rules.allow([allowed], landlock.READ)
rules.allow([written], landlock.WRITE)
kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
rules.enforce()
def attempt(action):
    try: action()
    except OSError as error: return type(error).__name__
    return "done"
print(
    attempt(lambda: open(allowed + "/file").read()),
    attempt(lambda: open(allowed + "/file", "a")),
    attempt(lambda: open(written + "/new", "w")),
    attempt(lambda: os.mkfifo(written + "/pipe")),
    attempt(lambda: os.listdir(os.path.dirname(allowed))),
    attempt(lambda: open(allowed + "/../beside").read()),
)
"""


@pytest.mark.parametrize("version", [1, 2, 3, 4, 5, 6, 99])
def test_each_version_allows_what_was_named_and_nothing_else(tmp_path, version):
    (tmp_path / "read").mkdir()
    (tmp_path / "write").mkdir()
    (tmp_path / "read" / "file").write_text("x")
    (tmp_path / "beside").write_text("x")
    command = [sys.executable, "-c", PROGRAM, str(tmp_path / "read"), str(tmp_path / "write"), str(version)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    refused = "PermissionError"
    assert ran.stdout.split() == ["done", refused, "done", refused, refused, refused]


def test_a_path_that_is_missing_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        landlock.Ruleset(1).allow([str(tmp_path / "missing")], landlock.READ)


def test_the_readable_folders_are_exact_and_exist():
    import os
    from pathlib import Path

    repository = Path(__file__).parent.parent.parent
    readable = [Path(path) for path in paths.readable()]
    assert all(path.exists() for path in readable)
    assert repository / "autograder" in readable
    for forbidden in (repository / "solutions", repository / "tests", Path.home(), Path("/tmp"), Path(os.getcwd())):
        assert not any(forbidden.is_relative_to(path) for path in readable), forbidden
