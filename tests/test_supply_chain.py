"""What grading rests on besides our code: data with hashes, no network, and a short list of packages."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from autograder import grading
from autograder.assignment import data_problems, load_assignment
from autograder.confine.levels import Isolation
from autograder.faults import UserError
from autograder.intake import find_submissions
from autograder.plan import Plan

ROOT = Path(__file__).parent.parent
TINY = ROOT / "tests" / "tiny" / "assignments" / "tiny"
ASSIGNMENTS = sorted(file.parent.name for file in ROOT.glob("assignments/*/assignment.toml"))
ABOUT_DATA = ("README", "LICENSE")  # how the names of files begin that say where data is from

# -------------------------------------------------------------------------------------------- data


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_every_data_file_has_a_hash_and_is_what_it_says(name):
    assignment = load_assignment(ROOT / "assignments" / name)
    assert assignment.solutions is not None
    thresholds = tomllib.loads((assignment.solutions / "thresholds.toml").read_text("utf-8"))
    hashed = {(assignment.solutions / path).resolve() for path in thresholds.get("data", {})}
    hashed |= {(assignment.folder / path).resolve() for path in assignment.data}
    there = {
        path.resolve()
        for half in (assignment.folder, assignment.solutions)
        for path in (half / "data").rglob("*")
        if path.is_file() and not path.name.startswith(ABOUT_DATA) and "FashionMNIST" not in path.parts
    }
    assert there == hashed
    assert data_problems(assignment) == []


@pytest.mark.parametrize("half", ["assignments", "solutions"])
@pytest.mark.parametrize("change", ["a byte", "missing"])
def test_a_changed_data_file_stops_the_run_in_one_line_before_anybody_is_graded(tmp_path, half, change):
    for part in ("assignments", "solutions"):
        shutil.copytree(ROOT / part / "mlp", tmp_path / part / "mlp", ignore=shutil.ignore_patterns("mutants", "*.png"))
    (path,) = (tmp_path / half / "mlp" / "data").glob("*.npz")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.unlink() if change == "missing" else path.write_bytes(data)
    assignment = load_assignment(tmp_path / "assignments" / "mlp")
    submissions = find_submissions(tmp_path / "solutions" / "mlp" / "mlp.py", assignment)
    plan = Plan(assignment, submissions, tmp_path / "out", 1, "cpu", Isolation.NONE)
    with pytest.raises(UserError) as ended:
        grading.grade_class(plan, lambda count: None, lambda result: None)
    assert str(ended.value).startswith(f"{path}: ") and "\n" not in str(ended.value)
    assert not list((tmp_path / "out").glob("results/*"))


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_checks_load_data_only_after_looking_at_its_hash(name):
    """By `load_arrays`, which reads the file once, compares, and unpacks what it has compared, without pickle."""
    loading = re.compile(
        r"np\.load|numpy\.load|genfromtxt|loadtxt|fromfile|torch\.load|pickle|joblib|read_bytes|\bopen\("
    )
    for path in [*ROOT.glob(f"assignments/{name}/test_*.py"), *ROOT.glob(f"solutions/{name}/test_hidden*.py")]:
        found = [line.strip() for line in path.read_text("utf-8").splitlines() if loading.search(line)]
        assert found == [], path


# ----------------------------------------------------------------------------------------- network

SUBMISSIONS = {
    "right": "from torch import nn\ndef double(x):\n    return 2 * x\ndef make_model(n):\n    return nn.Linear(n, 1)\n",
    "half": "def double(x):\n    return 2.0 * x\n",
    "wrong": "def double(x):\n    return x\n",
}
SCORES = {"right": 10.0, "half": 4.0, "wrong": 0.0}
REFUSES = """
import socket
def refuse(*_, **__):
    raise OSError("no network here")
socket.getaddrinfo = socket.create_connection = refuse
really = socket.socket.connect
socket.socket.connect = lambda self, to: really(self, to) if self.family == socket.AF_UNIX else refuse()
"""


def without_network() -> list[str]:
    """Return what to put before a command so that it has no network, not even loopback; [] where that is forbidden."""
    for options in (["-n"], ["-U", "-r", "-n"]):
        try:
            if subprocess.run(["unshare", *options, "true"], capture_output=True, check=False).returncode == 0:
                return ["unshare", *options]
        except FileNotFoundError:
            break
    return []


@pytest.mark.slow
def test_without_a_network_the_verdicts_are_the_same(tmp_path, isolation):
    folder = tmp_path / "class"
    folder.mkdir()
    for name, text in SUBMISSIONS.items():
        (folder / f"{name}.py").write_text(text)
    environment = dict(os.environ)
    before = without_network() if sys.platform == "linux" else []
    if not before:
        (tmp_path / "sitecustomize.py").write_text(REFUSES)
        environment["PYTHONPATH"] = str(tmp_path)
    command = [
        *before,
        sys.executable,
        "-m",
        "autograder",
        "grade",
        TINY,
        folder,
        "--out",
        tmp_path / "out",
        *isolation,
    ]
    done = subprocess.run(
        list(map(str, command)), cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = [json.loads(path.read_text()) for path in (tmp_path / "out" / "results").glob("*.json")]
    assert {result["submission"]["id"]: result["score"] for result in found} == SCORES


# Modules of Python's and of others that open connections.
NETWORK = {
    "aiohttp", "asyncio", "ftplib", "http", "httpx", "huggingface_hub", "imaplib", "poplib", "requests", "smtplib",
    "socket", "socketserver", "ssl", "telnetlib", "urllib", "urllib3", "webbrowser", "wsgiref", "xmlrpc",
}  # fmt: skip


def may_import(path: Path, module: str) -> bool:
    """Pairs of sockets join our own processes; a sandbox tries to get others; links in a handout are unquoted."""
    between_processes = path.parent.name == "confine" or path.name in ("confined.py", "zygote.py")
    return (module == "socket" and between_processes) or (module, path.name) == ("urllib", "release.py")


DOWNLOADS = re.compile(r"urlopen|urlretrieve|torch\.hub|load_state_dict_from_url|download=True|AF_INET|pip\._internal")


def imported_modules(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_only_these_files_of_the_engine_import_what_could_reach_a_network():
    found = [(path, name) for path in sorted((ROOT / "autograder").rglob("*.py")) for name in imported_modules(path)]
    assert [(path.name, name) for path, name in found if name in NETWORK and not may_import(path, name)] == []


def test_only_the_attack_on_our_own_walls_names_the_internet():
    where = [*(ROOT / "autograder").rglob("*.py"), *ROOT.glob("solutions/*/test_hidden*.py")]
    where += [*ROOT.glob("assignments/*/test_visible*.py"), *ROOT.glob("*/*/probes.py")]
    assert {path.name for path in where if DOWNLOADS.search(path.read_text("utf-8"))} <= {"selfcheck.py"}


# ---------------------------------------------------------------------------------------- packages

BASE = {"torch", "torchvision", "numpy", "matplotlib", "pytest", "tqdm", "typer", "rich", "msgspec"}


def test_a_student_installs_these_packages_and_no_more():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert {re.split(r"[\[<>=!~; ]", line)[0] for line in project["dependencies"]} == BASE


def test_every_package_has_its_reason_and_a_lower_bound():
    """What we take from elsewhere stands on a line of its own, with a bound below and words on what it is for."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    project = tomllib.loads(text)["project"]
    packages = [
        *project["dependencies"],
        *(one for extra in project["optional-dependencies"].values() for one in extra),
    ]
    for package in packages:
        if package.startswith("dl-autograder"):  # an extra of our own within another
            continue
        (line,) = (line for line in text.splitlines() if line.strip().startswith(f'"{package}"'))
        assert ">=" in package and len(line.partition("#")[2].split()) >= 3, line


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")
def test_the_audit_asks_about_every_package_and_is_no_part_of_the_tests():
    def commands(target: str) -> str:
        return subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert re.search(r"pip-audit .*--strict", commands("audit"))
    assert "audit" not in commands("test")
