"""What several test modules share: where things are, and the command as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parent.parent
TINY = ROOT / "tests" / "tiny" / "assignments" / "tiny"

Command = Callable[..., subprocess.CompletedProcess[str]]


def walls_stand() -> bool:
    """Can this machine confine a sandbox so that `grade` accepts it without being told?"""
    from autograder.confine.levels import Isolation
    from autograder.confined import Zygote
    from autograder.faults import UserError

    try:
        zygote = Zygote.start()
        zygote.wait_ready()
    except UserError:
        return False
    level = zygote.isolation
    zygote.close()
    return level >= Isolation.UID


@pytest.fixture(autouse=True)
def no_figures_are_left() -> Iterator[None]:
    """Close what a test left open in pyplot: which tests share a process depends on how they were dealt out."""
    yield
    if "matplotlib.pyplot" in sys.modules:
        from matplotlib import pyplot

        pyplot.close("all")


@pytest.fixture(scope="session")
def isolation() -> list[str]:
    """The options with which `grade` runs here: the walls where they stand, none elsewhere (say, on macOS)."""
    return [] if walls_stand() else ["--isolation", "none"]


@pytest.fixture(scope="session")
def autograder() -> Command:
    """Run the command in a process of its own, as a user does: `autograder("grade", …)`."""

    def run(*arguments: object, cwd: Path = ROOT, seconds: float = 300) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "autograder", *map(str, arguments)],
            cwd=cwd,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
            env={**os.environ, "COLUMNS": "160"},
        )

    return run
