"""The environment of the peers, `.venv-peers`: made once, by `python -m venv` and pip; anew for other versions."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent.parent
FOLDER = ROOT / ".venv-peers"
STAMP = FOLDER / "peers.json"
WORKER = "nobody"

# What the peers are, and what pytest-prairielearn-grader 0.3.1 imports without asking for it (from networkx on).
PACKAGES = [
    "otter-grader[grading]==7.0.0",
    "pytest-prairielearn-grader==0.3.1",
    "pytest==9.2.0",
    "numpy",
    "networkx",
    "pandas",
    "matplotlib",
    "plot-serializer",
]

_ASK = """
import importlib.metadata, json, platform, sysconfig
found = {one.name: one.version for one in importlib.metadata.distributions()}
print(json.dumps([{**found, "Python": platform.python_version()}, sysconfig.get_path("purelib")]))
"""


@dataclass(frozen=True)
class Peers:
    """The environment that the peers run in. `problem` says why there is none, `versions` what is in it."""

    python: Path
    packages: Path
    versions: dict[str, str]
    worker: bool  # can another account run its Python, and may we change to it?
    problem: str = ""


def prepare(instead: Path | None = None) -> Peers:
    """Make `.venv-peers`, or take the one that is there if it is of these packages. Fetches from the package index.

    Args:
        instead: a Python with those of the peers that are to be run; then nothing is made or fetched.
    """
    python = instead or FOLDER / "bin" / "python"
    if not instead and not (STAMP.is_file() and json.loads(STAMP.read_text())["asked"] == PACKAGES):
        shutil.rmtree(FOLDER, ignore_errors=True)
        print(f"making {FOLDER.name} (once; fetches {len(PACKAGES)} packages and what they need) …", file=sys.stderr)
        for command in (
            [_interpreter(), "-m", "venv", str(FOLDER)],
            [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES],
        ):
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                line = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1]
                return Peers(python, FOLDER, {}, False, f"`{' '.join(command[:4])} …` failed: {line}")
        STAMP.write_text(json.dumps({"asked": PACKAGES}))
    done = subprocess.run([python, "-c", _ASK], capture_output=True, text=True, check=True)
    versions, packages = json.loads(done.stdout)
    return Peers(python, Path(packages), versions, _runs_for_others(str(python)))


def _interpreter() -> str:
    """Return a Python that other accounts can run, if there is one: pytest-prairielearn-grader drops its privileges."""
    system = shutil.which("python3", path="/usr/local/bin:/usr/bin")
    for python in (sys.executable, system):
        if python and _runs_for_others(python) and _new_enough(python):
            return python
    return sys.executable


def _new_enough(python: str) -> bool:
    asked = "import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([python, "-c", asked], capture_output=True, check=False).returncode == 0


def _runs_for_others(python: str) -> bool:
    if os.geteuid() != 0:
        return False
    try:
        account = pwd.getpwnam(WORKER)
        done = subprocess.run([python, "-c", ""], user=account.pw_uid, group=account.pw_gid, capture_output=True)
    except (KeyError, OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0
