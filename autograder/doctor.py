"""`autograder doctor`: looks at this machine and says what is missing for grading, and the mend. Changes nothing."""

from __future__ import annotations

import importlib
import importlib.metadata
import os
import platform
import shlex
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Sequence
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.assignment import FILE, Assignment, data_problems, load_assignment
from autograder.faults import UserError

if TYPE_CHECKING:
    from autograder.confined import Layer

DISTRIBUTION = "dl-autograder"
OLDEST_PYTHON = (3, 11)
GIB = 1 << 30
MEMORY_OF_A_JOB = GIB + GIB // 2  # bytes: what a submission may use by default, and a grader beside it
LITTLE_SPACE, TOO_LITTLE_SPACE = GIB, 100 << 20  # bytes free for results and for what sandboxes write


class Sign(Enum):
    """What a line is, and what stands before it: where that can be printed, where it cannot, and its colour."""

    FINE = ("✓", "+", "green")
    NOTE = ("!", "!", "yellow")
    WRONG = ("✗", "x", "red")
    MEND = ("→", ">", "")


class Finding(msgspec.Struct, frozen=True):
    """One line of the report: what was observed and, unless it is fine, what to do about it.

    `stops_grading_only`: where it is wrong, students can still check their own work.
    """

    sign: Sign
    text: str
    mend: str = ""
    stops_grading_only: bool = False


def examine(console: Console, folder: Path | None = None) -> bool:
    """Print what is here and what to do about what is missing. Return whether a class can be graded here.

    Args:
        folder: where the assignments are: a course, its assignments folder or one assignment. Default: the current one.
    """
    folder = Path.cwd() if folder is None else folder
    findings: list[Finding] = []

    def look(what: str, at: Callable[..., list[Finding]], *args: Any) -> list[Finding]:
        try:
            found = at(*args)
        except Exception as error:  # a doctor that trips over one thing must still look at the others
            text = f"{what} cannot be looked at ({type(error).__name__}: {error})"
            found = [Finding(Sign.WRONG, text, "If more is marked as wrong, mend that first.")]
        for finding in found:
            _say(console, finding)
        findings.extend(found)
        return found

    look("this machine", look_at_machine)
    look("the installed packages", look_at_packages)
    look("torch", look_at_torch)
    look("matplotlib", look_at_fonts)
    look("the pytest plugin", look_at_plugin)
    walls = look("isolation", look_at_walls)
    look("free space", look_at_space, folder)
    assignments, problems = find_assignments(folder)
    look("the assignments", lambda: problems)
    for assignment in assignments:
        look(f"the assignment {assignment.name}", look_at_assignment, assignment)
    look("the hidden checks", look_at_hidden_halves, assignments, walls[-1].sign is Sign.FINE)
    return _conclude(console, findings)


# ------------------------------------------------------------------------------------ the machine


def look_at_machine(version: Sequence[int] = sys.version_info[:3], cores: int = 0, memory: int = 0) -> list[Finding]:
    """Python and platform, cores, memory (bytes); the last two are counted where they are 0."""
    cores = cores or available_cores()
    memory = memory or total_memory()
    python = f"Python {'.'.join(map(str, version))} on {platform.system()} {platform.release()}"
    python += f" ({platform.machine()})"
    if tuple(version[:2]) < OLDEST_PYTHON:
        findings = [Finding(Sign.WRONG, python, "Install Python 3.11 or newer, and this package into it.")]
    else:
        findings = [Finding(Sign.FINE, python)]
    text = f"{cores} {'core' if cores == 1 else 'cores'}, {_size(memory) if memory else 'an unknown amount'} of memory"
    if memory and (jobs := max(1, memory // MEMORY_OF_A_JOB)) < cores:
        mend = f"That is little for {cores} submissions at a time: grade with --jobs {jobs}."
        return [*findings, Finding(Sign.NOTE, text, mend)]
    return [*findings, Finding(Sign.FINE, text)]


def available_cores() -> int:
    """Return how many cores this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def total_memory() -> int:
    """Return the bytes of memory that processes here may use together (a container's limit counts); 0 if unknown."""
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # Windows
        return 0
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text().strip()
    except OSError:
        return total
    return min(total, int(limit)) if limit.isdigit() else total


def look_at_space(folder: Path) -> list[Finding]:
    """Space for results in `folder` and for the working folders of sandboxes."""
    findings = []
    for purpose, where in (("results", folder), ("sandboxes", Path(tempfile.gettempdir()))):
        free = shutil.disk_usage(where).free
        text = f"{_size(free)} free for {purpose} in {where}"
        if free < LITTLE_SPACE:
            sign = Sign.WRONG if free < TOO_LITTLE_SPACE else Sign.NOTE
            mend = "Make room, or grade with --out on another disk."
            if purpose == "sandboxes":
                mend = "Make room, or name a folder on another disk in the environment variable TMPDIR."
            findings.append(Finding(sign, text, mend, stops_grading_only=True))
        elif not os.access(where, os.W_OK):
            findings.append(Finding(Sign.NOTE, f"{where} cannot be written to", "Grade with --out somewhere else."))
        else:
            findings.append(Finding(Sign.FINE, text))
    return findings


# ---------------------------------------------------------------------------------- the libraries


def look_at_packages() -> list[Finding]:
    """Every package that this one requires: is it installed, and new enough?"""
    from packaging.requirements import Requirement

    try:
        required = importlib.metadata.requires(DISTRIBUTION) or []
    except importlib.metadata.PackageNotFoundError:
        mend = "In the folder with pyproject.toml: python -m pip install --editable ."
        return [Finding(Sign.NOTE, f"{DISTRIBUTION} is not installed, only found on the path", mend)]
    findings, fine = [], []
    for requirement in map(Requirement, required):
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            version = importlib.metadata.version(requirement.name)
        except importlib.metadata.PackageNotFoundError:
            version = ""
        if version and requirement.specifier.contains(version, prereleases=True):
            fine.append(f"{requirement.name} {version}")
        else:
            observed = f"{version} is not {requirement.specifier}" if version else "is not installed"
            mend = f"python -m pip install '{requirement.name}{requirement.specifier}'"
            findings.append(Finding(Sign.WRONG, f"{requirement.name} {observed}", mend))
    return [Finding(Sign.FINE, ", ".join(fine)), *findings] if fine else findings


def look_at_torch() -> list[Finding]:
    """Can numpy, torch and torchvision really be imported, and where would training checks train?"""
    findings = []
    for name in ("numpy", "torch", "torchvision"):
        try:
            importlib.import_module(name)
        except Exception as error:  # a broken installation raises anything
            words = f"{type(error).__name__}: {error}".splitlines()[0][:200]
            mend = "python -m pip install --force-reinstall torch torchvision numpy"
            findings.append(Finding(Sign.WRONG, f"{name} cannot be imported ({words})", mend))
    if findings:
        return findings
    import torch

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        there = torch.cuda.is_available()
    warned = [str(warning.message) for warning in caught]
    return [describe_device(torch.cuda.get_device_name(0) if there else "", torch.version.cuda, warned)]


def describe_device(name: str, built_for: str | None, warned: Sequence[str] = ()) -> Finding:
    """Say where training checks train, and why.

    Args:
        name: the CUDA device's, "" if torch finds none.
        built_for: the version of CUDA that torch is built for; None if it is built for CPUs only.
        warned: what torch warned of while it looked.
    """
    if name:
        return Finding(Sign.FINE, f"device CUDA: {name}; --device auto trains there")
    if built_for is None:
        return Finding(Sign.FINE, "device CPU: this torch is built without CUDA")
    if warned:  # there is a GPU, or was to be
        mend = "The CPU is used; for the GPU, match NVIDIA's driver and torch (see https://pytorch.org/get-started)."
        return Finding(Sign.NOTE, f"device CPU: {' '.join(warned[0].split())[:300]}", mend)
    return Finding(Sign.FINE, "device CPU: torch finds no NVIDIA GPU with a driver")


def look_at_fonts() -> list[Finding]:
    """Matplotlib builds a list of the fonts once, in seconds; where it cannot keep it, in every process again."""
    import matplotlib

    cache = Path(matplotlib.get_cachedir())
    if cache.parent == Path(tempfile.gettempdir()) and "MPLCONFIGDIR" not in os.environ:
        mend = "Name a folder that you may write to in the environment variable MPLCONFIGDIR."
        return [Finding(Sign.NOTE, "matplotlib cannot keep its list of fonts, so every first figure is slow", mend)]
    if not any(cache.glob("fontlist-*.json")):
        mend = "To build it now: python -c 'import matplotlib.font_manager'"
        return [Finding(Sign.NOTE, "matplotlib has no list of fonts yet; the first figure takes seconds longer", mend)]
    return [Finding(Sign.FINE, f"matplotlib's list of fonts is in {cache}")]


def look_at_plugin() -> list[Finding]:
    """Does pytest find the plugin by itself? `pytest solutions/… --submission …` needs that."""
    found = importlib.metadata.entry_points(group="pytest11", name="autograder")
    if any(point.value == "autograder.plugin" for point in found):
        return [Finding(Sign.FINE, "pytest finds the plugin (pytest solutions/NAME --submission FILE)")]
    mend = f"Install the package again: python -m pip install --force-reinstall --no-deps {DISTRIBUTION}"
    return [Finding(Sign.NOTE, "pytest does not find the plugin; the commands here work without", mend)]


# -------------------------------------------------------------------------------------- the walls


def look_at_walls() -> list[Finding]:
    """What a probe child observed."""
    from autograder.confined import probe_isolation

    return describe_walls(probe_isolation())


def describe_walls(layers: Sequence[Layer]) -> list[Finding]:
    """One finding for each layer, and a last one for what they come to."""
    findings = []
    stands, remark = "", ""
    for layer in layers:
        if layer.layer.startswith("level "):
            stands, remark = layer.layer.removeprefix("level ") if layer.proven else "", layer.remark
            continue
        state = "proven" if layer.proven else "found, but not used" if layer.found else "not there"
        text = f"{layer.layer}: {state}" + (f" ({layer.remark})" if layer.remark else "")
        findings.append(Finding(Sign.FINE if layer.proven else Sign.NOTE, text))
    if stands:
        return [*findings, Finding(Sign.FINE, f"isolation {stands}: a probe child attacked it and got nowhere")]
    # Grading forks also without walls, so where nothing can be forked that is no alternative.
    unconfined = "; or, submissions that you trust, with --isolation none" if hasattr(os, "fork") else ""
    mend = remark or f"Grade in a Linux container, under WSL 2, or on Linux 5.13 or newer with Landlock{unconfined}."
    return [
        *findings,
        Finding(Sign.WRONG, "no isolation that protects the hidden checks", mend, stops_grading_only=True),
    ]


# -------------------------------------------------------------------------------- the assignments


def find_assignments(folder: Path) -> tuple[list[Assignment], list[Finding]]:
    """Return the assignments at, in, or in `assignments/` of `folder`, and what is wrong with others, or that none is.

    Deeper ones are not looked for: the current folder may be a home folder.
    """
    found: list[Assignment] = []
    problems: list[Finding] = []
    files = [folder / FILE, *sorted(folder.glob(f"*/{FILE}")), *sorted(folder.glob(f"assignments/*/{FILE}"))]
    for file in filter(Path.is_file, files):
        try:
            found.append(load_assignment(file.parent))
        except UserError as error:
            problems.append(Finding(Sign.WRONG, str(error)))
    if not found and not problems:
        mend = "Go to the folder that assignments/ is in, or make an assignment with `autograder new NAME`."
        problems.append(Finding(Sign.NOTE, f"there is no assignment in {folder}", mend))
    return found, problems


def look_at_assignment(assignment: Assignment) -> list[Finding]:
    """Its data, and its hidden checks."""
    problems = [Finding(Sign.WRONG, problem) for problem in data_problems(assignment)]
    name = f"assignment {assignment.name}"
    if not hidden_checks(assignment):
        mend = (
            f"Put the private half into solutions/{assignment.name} beside the assignments folder, or name it with "
            "--solutions. Students need none."
        )
        text = f"{name}: no hidden checks"
        problems.append(Finding(Sign.WRONG, text, mend, stops_grading_only=True))
    if problems:
        return problems
    data = f", data files with the right hash: {len(assignment.data)}" if assignment.data else ""
    return [Finding(Sign.FINE, f"{name}: {assignment.max_score:g} points{data}, hidden checks found")]


def hidden_checks(assignment: Assignment) -> list[Path]:
    """Return the file of hidden checks in a list, which is empty if there is none."""
    return assignment.hidden_checks


def look_at_hidden_halves(assignments: Sequence[Assignment], walls_stand: bool) -> list[Finding]:
    """Can a sandbox read the hidden checks, and can other accounts?

    Args:
        walls_stand: otherwise there is no sandbox to try it with.
    """
    files = [file for assignment in assignments for file in hidden_checks(assignment)]
    if not files:
        return []
    findings = _tried_by_a_sandbox(files) if walls_stand else []
    halves = {file.parent.parent if file.parent.parent.name == "solutions" else file.parent for file in files}
    exposed = [half for half in sorted(halves) if any(others_can_read(f) for f in files if half in f.parents)]
    if exposed:
        mend = f"If there are such accounts: {shlex.join(['chmod', '700', *map(str, exposed)])}"
        findings.append(Finding(Sign.NOTE, "other accounts on this machine can read the hidden checks", mend))
    return findings


def _tried_by_a_sandbox(files: Sequence[Path]) -> list[Finding]:
    from autograder.confined import WallsError, Zygote

    def problem(canaries: Sequence[Path]) -> str:
        try:
            Zygote.start(canaries=canaries).close()
        except WallsError as error:
            return str(error)
        return ""

    if not problem(files):
        return [Finding(Sign.FINE, "a sandbox that tried to read the hidden checks could not")]
    each = {file: problem([file]) for file in files}
    return [
        Finding(Sign.WRONG, f"{file} is not safe from sandboxes", why, stops_grading_only=True)
        for file, why in each.items()
        if why
    ]


def others_can_read(file: Path) -> bool:
    """May accounts that are neither the owner's nor in the group read it, by the modes of the file and all above it?"""
    if os.name != "posix":
        return False
    whole = file.resolve()
    return bool(whole.stat().st_mode & 0o004) and all(folder.stat().st_mode & 0o001 for folder in whole.parents)


# --------------------------------------------------------------------------------------- printing


def _say(console: Console, finding: Finding) -> None:
    """Print a finding with its sign, wrapped and indented to whatever width there is."""
    unicode = (console.encoding or "").lower().startswith("utf")
    lines = Table.grid(padding=(0, 1, 0, 0))
    lines.add_column(no_wrap=True)
    lines.add_column(overflow="fold")
    for sign, text in ((finding.sign, finding.text), (Sign.MEND, finding.mend)):
        if text:
            rich_sign, plain_sign, colour = sign.value
            lines.add_row(Text(rich_sign if unicode else plain_sign, colour), Text(_printable(text, console)))
    console.print(lines)


def _printable(text: str, console: Console) -> str:
    encoding = console.encoding or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _conclude(console: Console, findings: Sequence[Finding]) -> bool:
    wrong = [finding for finding in findings if finding.sign is Sign.WRONG]
    if not wrong:
        console.print("\nA class can be graded here.", style="bold")
        return True
    console.print(f"\nA class cannot be graded here yet; things to mend: {len(wrong)}.", style="bold")
    if all(finding.stops_grading_only for finding in wrong):
        console.print("Your own work can be checked: autograder check", style="bold")
    return False


def _size(count: int) -> str:
    return f"{count / GIB:.1f} GiB" if count >= GIB else f"{count / (1 << 20):.0f} MiB"
