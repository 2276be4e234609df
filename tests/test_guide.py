"""The guide for authors of checks is true: its files are written, its commands run, and what it promises comes."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs" / "writing-checks.md").read_text("utf-8")
STEP = re.compile(
    r"^(?P<how>Write|Append to) `(?P<file>[^`]+)`:\n\n```\w+\n(?P<text>.*?)^```$|^```console\n(?P<console>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@pytest.fixture(scope="module")
def followed(tmp_path_factory, isolation) -> Any:
    """What came of following the page from top to bottom: the folder, and (command, status, output, shown lines)."""
    folder = tmp_path_factory.mktemp("author")
    ran = []
    for step in STEP.finditer(GUIDE):
        if step["how"]:
            path = folder / step["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            before = f"{path.read_text()}\n\n" if step["how"] == "Append to" else ""
            path.write_text(before + step["text"], "utf-8")
            continue
        command, *shown = step["console"].splitlines()
        program, *arguments = shlex.split(command.removeprefix("$ "))
        assert program == "autograder"
        walls = isolation if arguments[0] == "validate" else []
        done = subprocess.run(
            [sys.executable, "-m", "autograder", *arguments, *walls],
            cwd=folder, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        ran.append((arguments, done.returncode, done.stdout + done.stderr, shown))
    return folder, ran


@pytest.mark.slow
def test_its_commands_end_as_it_says_and_print_what_it_shows(followed):
    for arguments, status, printed, shown in followed[1]:
        assert status == 0, f"{arguments}: {status}\n{printed}"
        for line in shown:
            assert re.search(".*".join(map(re.escape, line.split("…"))), printed), f"{line}\n{printed}"


@pytest.mark.slow
def test_the_example_s_mutants_state_what_the_page_shows(followed):
    folder = followed[0] / "my-course" / "solutions" / "week-3" / "mutants"
    (shown,) = re.findall(r"^```\n(failed: .*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    assert shown.strip() in (folder / "noise_variance.py").read_text()
    assert all("says: " in path.read_text() for path in folder.glob("noise_*.py"))


@pytest.mark.slow
def test_both_checks_have_a_certificate_by_their_law_and_a_picture(followed):
    folder = followed[0] / "my-course" / "solutions" / "week-3"
    certificates = tomllib.loads((folder / "thresholds.toml").read_text())["certificate"]
    for check, law in (("test_noise_is_gaussian", "kolmogorov"), ("test_noise_is_independent", "normal")):
        assert certificates[check]["n"] == 400 and certificates[check]["failures"] == 0
        assert f"{law} law" in certificates[check]["rule"] and certificates[check]["false_fail"] < 1e-6
        assert (folder / "certificates" / f"{check}.svg").stat().st_size > 2000


@pytest.mark.slow
@pytest.mark.parametrize(
    "file, old, new, words",
    [
        ("thresholds.toml", "correlation = 0.15", "correlation = 1.5", "noise.correlation = 1.5 lies outside"),
        ("thresholds.toml", "rows = 2000", "rows = 2001", "the recipe has changed"),
        ("week_3.py", "sigma * torch.randn_like(x)", "torch.randn_like(x) * sigma", "the reference has changed"),
        ("test_hidden_noise.py", ".double()", "", "the check has changed"),
    ],
)
def test_a_change_makes_the_certificate_stale_and_the_command_that_renews_it_is_named(
    followed, tmp_path, file, old, new, words
):
    import shutil

    from autograder.assignment import load_assignment
    from autograder.staleness import reasons_to_renew
    from autograder.validation import collected_checks

    shutil.copytree(followed[0] / "my-course", tmp_path / "course")
    path = tmp_path / "course" / "solutions" / "week-3" / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    assignment = load_assignment(tmp_path / "course" / "assignments" / "week-3", None)
    found = reasons_to_renew(assignment, collected_checks(assignment))
    assert words in "; ".join(reason for reasons in found.values() for reason in reasons)
