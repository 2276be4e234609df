"""What the README says is true: its commands run, its paths, options and pictures exist. Not whether it reads well."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest
import typer

import autograder as package
from autograder.cli import app
from autograder.confine.levels import Isolation
from autograder.verdict import Verdict

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")

# A class of two is enough: one hand-in that fails checks, and one that cannot be graded.
HANDED_IN = ("hugo-meyer.py", "hanna-virtanen.py")

# Names that the README gives to folders of the reader's, and what lies there while its commands are run.
THE_READERS = {
    "course/assignments": "assignments",
    "private": "solutions",
    "handed-in": "tests/classes/optimisation",
}

# What commands on the page make, so that it need not exist here. `week-3` comes from `autograder new`.
MADE_BY_COMMANDS = (
    "optimisation.zip",
    "optimisation-otter.zip",
    "optimisation-submission.zip",
    "test_hidden.py",
    "grades/",
    "../my-course/",
    "dist",
    ".venv",
    "course/solutions",
    "week_3.py",
    "assignments/week-3/",
    "solutions/week-3/",
)

# Commands that change a machine or take long, as patterns: only what they say is looked at, by a test of their own.
SETS_UP = {
    r"\. \.venv/bin/activate": "",
    r"python3 -m venv \.venv": "",
    r"pip install (?P<packages>[a-z ]+) --index-url https://download\.pytorch\.org/whl/cpu": "packages",
    r"pip install (?P<wheel>dl_autograder-\S+-py3-none-any\.whl)": "wheel",
    r"pip wheel --no-deps --wheel-dir dist \.": "",
    r"otter run -a \S+ -o \. \S+": "",  # test_otter_export.py runs it
    r"(PIP_EXTRA_INDEX_URL=https://download\.pytorch\.org/whl/cpu )?make (?P<target>\w+)": "target",
}
RUNS = ("autograder", "pytest", "python", "cd")


class Block(NamedTuple):
    """A fenced block: its language, the heading that it stands under, and its lines."""

    section: str
    language: str
    text: str

    @property
    def commands(self) -> list[tuple[str, list[str]]]:
        """Return each command with the lines that are shown below it as its output."""
        if self.language not in ("console", "sh"):
            return []
        found: list[tuple[str, list[str]]] = []
        for line in self.text.replace("\\\n", " ").splitlines():
            if self.language == "sh" or line.startswith("$ "):
                found.append((line.removeprefix("$ "), []))
            else:
                found[-1][1].append(line)
        return found


def blocks(text: str = README) -> list[Block]:
    found, section = [], ""
    for match in re.finditer(r"^## ([^\n]+)$|^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        if match[1]:
            section = match[1]
        else:
            found.append(Block(section, match[2], match[3]))
    return found


def all_commands() -> list[str]:
    return [command for block in blocks() for command, _ in block.commands]


def prose() -> str:
    """Return the README without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", README, flags=re.MULTILINE | re.DOTALL)


def sets_up(command: str) -> re.Match[str] | None:
    return next((match for pattern in SETS_UP if (match := re.fullmatch(pattern, command))), None)


SECTIONS = sorted({b.section for b in blocks() if any(not sets_up(c) for c, _ in b.commands)})


# -------------------------------------------------------------------------------------- commands


def test_every_command_is_of_a_known_kind():
    assert len(all_commands()) > 10
    for command in all_commands():
        assert sets_up(command) or command.split()[0] in RUNS, f"no test knows how to run: {command}"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, isolation: list[str]) -> Iterator[dict[str, Future[None]]]:
    """Each section under way in a folder of its own, two at a time: most of it is waiting for imports of torch."""
    with ThreadPoolExecutor(2) as pool:
        yield {s: pool.submit(run_section, s, clone(tmp_path_factory.mktemp("reader")), isolation) for s in SECTIONS}


@pytest.mark.slow
@pytest.mark.parametrize("section", SECTIONS)
def test_the_commands_of_a_section_work_one_after_the_other(section: str, running: dict[str, Future[None]]):
    running[section].result()


def clone(parent: Path) -> Path:
    """Make what a reader has, in a folder that may be written to, with a class of two. Return the folder."""
    folder = parent / "dl-autograder"
    without = shutil.ignore_patterns("__pycache__", ".pytest_cache", "mutants", "variants")
    for half in ("assignments", "solutions"):
        shutil.copytree(ROOT / half, folder / half, ignore=without)
    handed_in = folder / "tests" / "classes" / "optimisation"
    handed_in.mkdir(parents=True)
    for name in HANDED_IN:
        shutil.copy(ROOT / "tests" / "classes" / "optimisation" / name, handed_in)
    for theirs, ours in THE_READERS.items():
        shutil.copytree(folder / ours, folder / theirs)
    return folder


def run_section(section: str, folder: Path, isolation: list[str]) -> None:
    for block in blocks():
        if block.section == section and block.language == "python":
            run_python(block.text, folder)
        elif block.section == section:
            run_commands(block, folder, isolation)


def run_commands(block: Block, clone: Path, isolation: list[str]) -> None:
    """Each block begins in the folder of the README."""
    folder = clone
    for command, shown in block.commands:
        if sets_up(command):
            continue
        program, *arguments = shlex.split(command)
        if program == "cd":
            folder /= arguments[0]
            assert folder.is_dir(), command
            continue
        if arguments[0] in ("grade", "validate"):
            arguments += isolation
        done = run([sys.executable, *(["-m", program] if program != "python" else []), *arguments], folder)
        printed = done.stdout + done.stderr
        if "--pdb" in arguments:  # its check fails, the debugger waits for a word, and there is nobody to say one
            assert done.returncode == 2 and "entering PDB" in printed, f"{command}\n{printed}"
        elif isolation and arguments == ["doctor"]:
            assert done.returncode in (0, 1), f"{command}\n{printed}"  # it says that no class can be graded here
        else:
            assert done.returncode == 0, f"{command}\n{printed}"
        for line in shown:
            pattern = ".*".join(map(re.escape, line.split("…")))
            assert re.search(pattern, printed), f"{command}: does not print {line!r} but\n{printed}"


def run_python(text: str, clone: Path) -> None:
    """Run an example; a check, or the docstring of a mutant, must stand in a file that a command has made."""
    if "def test_" in text or text.startswith('"""'):
        made = [path.read_text("utf-8") for path in clone.parent.rglob("*.py")]
        assert any(text in file for file in made), f"no file that a command has made has in it:\n{text}"
        return
    done = run([sys.executable, "-c", text], clone)
    assert done.returncode == 0, done.stderr
    assert ("print(" in text) == bool(done.stdout.strip()), "it has nothing to print"


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=300, check=False, stdin=subprocess.DEVNULL
    )


def test_what_is_installed_is_what_the_project_makes_and_needs():
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    for command in all_commands():
        match = sets_up(command)
        named = match.groupdict() if match else {}
        for name in (named.get("packages") or "").split():
            assert any(re.match(rf"{name}\b", requirement) for requirement in needed), command
        if wheel := named.get("wheel"):
            assert wheel.split("-")[1] == package.__version__, command


def make_targets() -> list[str]:
    return sorted({match["target"] for c in all_commands() if (match := sets_up(c)) and "target" in match.groupdict()})


def test_the_readme_names_both_commands_of_the_makefile():
    assert make_targets() == ["grade", "test"]


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")
@pytest.mark.parametrize("target", make_targets())
def test_make_would_set_up_and_run_commands_whose_paths_exist(target: str, tmp_path: Path):
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    done = run(["make", "-n", target], tmp_path)
    assert done.returncode == 0, done.stderr
    assert "-m venv .venv" in done.stdout
    commands = [line for line in done.stdout.splitlines() if "autograder grade" in line or "pytest" in line]
    assert commands
    for path in re.findall(r"\s((?:assignments|tests)/\S+)", "\n".join(commands)):
        assert (ROOT / path).is_dir(), path


# --------------------------------------------------------------------------- paths, options, names


def code_in_prose() -> Iterator[str]:
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"``.*?``", "", prose()))


def test_every_path_in_the_text_exists():
    paths = [
        code for code in code_in_prose() if re.fullmatch(r"[\w./-]+/[\w.-]*|[\w.-]+\.(py|ipynb|zip|toml|md|csv)", code)
    ]
    assert len(paths) > 8
    shallow = [ROOT, ROOT / "assignments" / "optimisation", ROOT / "solutions" / "optimisation"]
    for path in paths:
        if path.startswith((*MADE_BY_COMMANDS, *THE_READERS)):
            continue
        assert any((folder / path).exists() for folder in (*shallow, ROOT / "tests" / "classes" / "optimisation")), path


def test_every_path_in_a_command_exists():
    paths = [w for c in all_commands() for w in shlex.split(c) if re.match(r"(assignments|solutions|tests)/", w)]
    assert paths
    for path in paths:
        assert (ROOT / path).exists(), path


def options() -> set[str]:
    command = typer.main.get_command(app)
    commands = [command, *command.commands.values()]  # type: ignore[attr-defined]
    return {option for one in commands for parameter in one.params for option in parameter.opts}


def test_every_option_in_the_text_is_one():
    named = {option for code in code_in_prose() for option in re.findall(r"(?<![\w-])--?[a-z][a-z-]*", code)}
    assert named
    benches = "".join(path.read_text("utf-8") for path in (ROOT / "tests" / "bench").glob("*.py"))
    of_benches = set(re.findall(r'add_argument\(\s*"(--[a-z-]+)"', benches))
    others = {"-k", "--pdb", "--submission", "-c", "-m", "--help"}  # of pytest, of the plugin, of Python, of all
    assert named <= options() | of_benches | others


def test_the_levels_and_verdicts_are_those_of_the_code():
    text = prose()
    assert re.findall(r"^\| `([A-Z]+\+?)` \|", text, re.MULTILINE) == [str(level) for level in Isolation]
    rows = re.findall(r"^\| ((?:`[a-z_]+`(?:, )?)+) \| ", text, re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`([a-z_]+)`", row)]
    assert named == [verdict.value for verdict in Verdict]


# ------------------------------------------------------------------------------- links and pictures


def test_links_lead_somewhere():
    targets = re.findall(r"\]\(([^)\s]+)\)", README)
    assert targets
    headings = {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in re.findall(r"^#+ (.+)$", README, re.M)}
    for target in targets:
        if target.startswith("#"):
            assert target[1:] in headings, target
        elif not target.startswith("https://"):
            assert (ROOT / target).exists(), target


def test_every_picture_has_a_description_and_fetches_nothing():
    pictures = re.findall(r"!\[([^\]]*)\]\(([^)]+\.svg)\)", README)
    assert len(pictures) == 5
    for description, path in pictures:
        assert len(description) > 30, path
        svg = (ROOT / path).read_text("utf-8")
        if "/certificates/" in path or path.endswith("grading.svg"):  # by matplotlib, whose dots are an image within it
            svg = re.sub(r'xmlns:xlink="[^"]+"|<!DOCTYPE[^>]+>|<metadata>.*?</metadata>', "", svg, flags=re.DOTALL)
            svg = re.sub(r'(xlink:)?href="(#|data:image/png;)', "", svg)
        assert not re.search(r"url\((?!#)|href=|<script|@import", svg), path
        assert set(re.findall(r"https?://[^\s\"'<]+", svg)) == {"http://www.w3.org/2000/svg"}, path


def test_the_picture_of_the_gradebook_shows_the_class_that_is_there():
    picture = (ROOT / "docs" / "pictures" / "make-grade.svg").read_text("utf-8")
    for name in tomllib.loads((ROOT / "tests" / "classes" / "optimisation.toml").read_text()):
        assert name in picture.replace("&#160;", " "), f"{name}: run docs/make_pictures.py again"
