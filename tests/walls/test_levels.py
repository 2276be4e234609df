"""The order of the levels, and that the package can be imported anywhere."""

from __future__ import annotations

import subprocess
import sys

from autograder import cli
from autograder.confine.levels import Isolation


def test_levels_are_ordered():
    assert [str(level) for level in sorted(Isolation)] == ["NONE", "LIMITS", "UID", "FULL", "FULL+"]
    assert [level.protects_files for level in sorted(Isolation)] == [False, False, True, True, True]
    assert Isolation("full+") is Isolation.FULL_PLUS


def test_the_command_line_takes_each_of_them():
    assert {level.value for level in cli.Level} == {level.value for level in Isolation}


def test_the_trusted_side_imports_no_torch_and_needs_no_linux():
    program = """
import sys, platform
sys.platform = "darwin"
sys.modules["resource"] = sys.modules["fcntl"] = None
import autograder.confine.levels, autograder.confine.seccomp, autograder.confine.limits, autograder.confine.scratch
import autograder.confined
assert "torch" not in sys.modules
try: autograder.confined.Zygote.start()
except autograder.confined.WallsError as error: print(error)
print(autograder.confined.probe_isolation())
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "Sandboxes need Linux" in ran.stdout and "needs Linux" in ran.stdout.splitlines()[1]
