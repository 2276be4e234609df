"""The systems that grade the class. Each has one `grade` that is timed, and one with its memory looked at.

ours        the real command, `autograder grade --jobs 2`, start-up included
pytest      a fresh `python -m pytest` for each submission, two at a time
otter       `otter.api.grade_submission`, in two processes that have imported Otter before
prairie     pytest-prairielearn-grader, a fresh pytest for each submission, two at a time; some checks only
ours-some   ours, with those checks only
floor       the checks' functions called in a loop, in one warm process per core
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from attacked_peers.environment import Peers

from autograder.assignment import Assignment
from autograder.checks import CHECK, Check
from autograder.collection import with_checks
from grading_peers import in_kernel, otter_zip, plain_questions
from grading_peers.classroom import ROOT, HandIn
from grading_peers.measuring import (
    BENCH,
    Failed,
    Used,
    Watch,
    command_line,
    environment,
    metered,
    parents_below,
    run,
    run_each,
    run_warm,
)

AT_A_TIME = 2
ONE_SECONDS = 600.0  # for one submission, on a busy machine
CLASS_SECONDS = 7200.0
HERE = Path(__file__).parent
FLOOR, OURS, OURS_SOME = "floor", "ours", "ours-some"


@dataclass(frozen=True)
class Outcome:
    """What one system used for these hand-ins, and which checks each of them passed: (assignment, id) → names."""

    hand_ins: int
    used: Used
    passed: dict[tuple[str, str], frozenset[str]]

    @property
    def per_minute(self) -> float:
        return 60 * self.hand_ins / self.used.seconds

    @property
    def cpu_each(self) -> float:
        return self.used.cpu / self.hand_ins


@dataclass
class Course:
    """What the systems share: the assignments, their checks, a folder for what they write."""

    assignments: dict[str, Assignment]
    folder: Path
    checks: dict[str, list[Check]] = field(default_factory=dict)
    _made: int = 0

    def collect(self) -> None:
        """Have pytest find the checks of each assignment."""
        for name, assignment in self.assignments.items():
            found: list[Check] = []
            files = [*assignment.visible_checks, *assignment.hidden_checks]
            with_checks(assignment, files, lambda items, found=found: found.extend(one.stash[CHECK] for one in items))
            self.checks[name] = found

    @contextmanager
    def place(self) -> Iterator[Path]:
        """A new folder, removed afterwards; also where temporary files of commands go."""
        self._made += 1
        folder = self.folder / f"{self._made:04}"
        (folder / "tmp").mkdir(parents=True)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def by_assignment(self, hand_ins: Sequence[HandIn]) -> dict[str, list[HandIn]]:
        return {
            name: found for name in self.assignments if (found := [one for one in hand_ins if one.assignment == name])
        }


@dataclass
class System:
    """A way to grade. `problem` says why it cannot be run here; `most_memory` is in bytes, one for each submission."""

    course: Course
    peers: Peers | None = None
    problem: str = ""

    key = title = about = ""
    needs_peers = False
    whole_class = False  # else a sample of it

    def set_up(self) -> None:
        """Do what is done once for a course."""

    def able(self, hand_ins: Sequence[HandIn]) -> list[HandIn]:
        """Return those of the hand-ins that it can grade."""
        return list(hand_ins)

    def grade(self, hand_ins: Sequence[HandIn]) -> Outcome:
        raise NotImplementedError

    def most_memory(self, hand_ins: Sequence[HandIn]) -> list[int]:
        """Return the most private bytes that each submission held while it was graded, looked at from time to time."""
        watch = Watch(_each_child)
        with metered(), watch.watching():
            self.grade(hand_ins)
        return [] if watch.unreadable else list(watch.most.values())


def _each_child(parents: dict[int, int]) -> dict[int, list[int]]:
    """Group processes below this one by the child of this one that they are or descend from."""
    groups: dict[int, list[int]] = {}
    for pid in parents:
        top = pid
        while parents.get(top, os.getpid()) != os.getpid():
            top = parents[top]
        groups.setdefault(top, []).append(pid)
    return groups


# -------------------------------------------------------------------------------------------- ours


class Ours(System):
    key, title = OURS, "autograder grade"
    about = "the command for each assignment, `--jobs 2`, start-up included"
    whole_class = True

    def grade(self, hand_ins: Sequence[HandIn]) -> Outcome:
        with self.course.place() as place:
            groups = self.course.by_assignment(hand_ins)
            for name, group in groups.items():
                _class_of(group, place / "classes" / name)
            with metered() as used:
                for name in groups:
                    self._command(name, place)
            passed = {}
            for name in groups:
                passed |= _passed_by_results(name, place / "out" / name / "results")
        return Outcome(len(hand_ins), used[0], passed)

    def _command(self, name: str, place: Path) -> None:
        command = [sys.executable, "-m", "autograder", "grade", str(self.course.assignments[name].folder)]
        command += [str(place / "classes" / name), "--out", str(place / "out" / name), "--device", "cpu"]
        command += ["--jobs", str(self.jobs)]
        run(command, {**os.environ, "TMPDIR": str(place / "tmp")}, ROOT, CLASS_SECONDS)

    jobs = AT_A_TIME

    def most_memory(self, hand_ins: Sequence[HandIn]) -> list[int]:
        watch = Watch(_graders)
        self.jobs = 1  # so that a sandbox belongs to the grader that is there
        try:
            with watch.watching():
                self.grade(hand_ins)
        finally:
            self.jobs = AT_A_TIME
        return [] if watch.unreadable else list(watch.most.values())


def _graders(parents: dict[int, int]) -> dict[int, list[int]]:
    """Group a grader, forked from the command, with what the zygote has forked, while there is a grader."""
    me = os.getpid()
    commands = [pid for pid, parent in parents.items() if parent == me]
    children = [pid for pid, parent in parents.items() if parent in commands]
    zygotes = [pid for pid in children if "autograder.zygote" in command_line(pid)]
    graders = [pid for pid in children if pid not in zygotes and command_line(pid) == command_line(parents[pid])]
    if not graders:
        return {}
    return {min(graders): [*graders, *(pid for zygote in zygotes for pid in parents_below(zygote))]}


class OursSome(Ours):
    key, title = OURS_SOME, "autograder grade, those checks"
    about = f"ours with the {len(plain_questions.FILE_OF)} checks that pytest-prairielearn-grader can express"
    whole_class = True

    def able(self, hand_ins: Sequence[HandIn]) -> list[HandIn]:
        return [one for one in hand_ins if one.assignment == "optimisation"]

    def _command(self, name: str, place: Path) -> None:
        command = [sys.executable, str(HERE / "some_checks.py"), str(self.course.assignments[name].folder)]
        command += [str(place / "classes" / name), str(place / "out" / name), str(self.jobs)]
        command += [",".join(plain_questions.FILE_OF)]
        run(command, environment(TMPDIR=str(place / "tmp")), ROOT, CLASS_SECONDS)


def _class_of(group: Sequence[HandIn], folder: Path) -> None:
    folder.mkdir(parents=True)
    for one in group:
        shutil.copytree(one.file.parent, folder / one.id)


def _passed_by_results(name: str, folder: Path) -> dict[tuple[str, str], frozenset[str]]:
    passed = {}
    for file in folder.glob("*.json"):
        result = json.loads(file.read_text("utf-8"))
        if result["status"] == "internal":
            raise Failed(f"{name}: {result['submission']['id']} was not graded: {result['reason']}")
        names = (check["id"] for check in result["checks"] if check["verdict"] == "passed")
        passed[name, result["submission"]["id"]] = frozenset(names)
    return passed


# ------------------------------------------------------------------------------- without isolation


class FreshPytest(System):
    key, title = "pytest", "fresh pytest"
    about = "`python -m pytest` for each submission, two at a time, same checks, no isolation"

    def grade(self, hand_ins: Sequence[HandIn]) -> Outcome:
        with self.course.place() as place:
            answers = {(one.assignment, one.id): place / f"{number}.json" for number, one in enumerate(hand_ins)}
            work = [
                lambda one=one: self._one(one, place / "tmp", answers[one.assignment, one.id])  # type: ignore[misc]
                for one in hand_ins
            ]
            with metered() as used:
                run_each(work, AT_A_TIME)
            passed = {key: frozenset(json.loads(file.read_text())) for key, file in answers.items()}
        return Outcome(len(hand_ins), used[0], passed)

    def _one(self, one: HandIn, temporary: Path, answer: Path) -> None:
        assignment = self.course.assignments[one.assignment]
        command = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-p", "no:cacheprovider", "-c", os.devnull]
        command += ["--import-mode=importlib", "-p", "autograder.plugin", "-p", "grading_peers.fresh_pytest"]
        command += ["--hand-in", str(one.file), *(f"--beside={name}" for name in assignment.files[1:])]
        command += ["--passed", str(answer), f"--rootdir={assignment.folder}"]
        command += map(str, [*assignment.visible_checks, *assignment.hidden_checks])
        env = environment(TMPDIR=str(temporary), PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")
        run(command, env, temporary, ONE_SECONDS, wanted=(0, 1))


class Floor(System):
    key, title = FLOOR, "the checks alone"
    about = "their functions called in a loop in one warm process per core; no pytest, no isolation; the loop only"
    whole_class = True

    def grade(self, hand_ins: Sequence[HandIn]) -> Outcome:
        seconds = cpu = 0.0
        passed: dict[tuple[str, str], frozenset[str]] = {}
        for name, group in self.course.by_assignment(hand_ins).items():
            folder = str(self.course.assignments[name].folder)
            answers = _in_warm_processes(
                self.course, [str(HERE / "warm_loop.py"), folder], group, lambda one: one.file, environment()
            )
            seconds += max(one["end"] for one in answers) - min(one["start"] for one in answers)
            cpu += sum(one["cpu"] for one in answers)
            passed |= {(name, key): frozenset(names) for one in answers for key, names in one["passed"].items()}
        return Outcome(len(hand_ins), Used(seconds, cpu), passed)


def _in_warm_processes(
    course: Course, before: list[str], group: Sequence[HandIn], path_of: Callable[[HandIn], Path], env: dict[str, str]
) -> list[dict[str, Any]]:
    """Divide the hand-ins among two processes that take `before`, a file for the answer, and paths."""
    with course.place() as place:
        parts = [part for index in range(AT_A_TIME) if (part := group[index::AT_A_TIME])]
        commands = [
            [sys.executable, *before, str(place / f"{number}.json"), *(str(path_of(one)) for one in part)]
            for number, part in enumerate(parts)
        ]
        run_warm(commands, {**env, "TMPDIR": str(place / "tmp")}, place, CLASS_SECONDS)
        return [json.loads((place / f"{number}.json").read_text()) for number in range(len(parts))]


# ------------------------------------------------------------------------------------------- peers


def behind(peers: Peers, folder: Path) -> str:
    """Return what puts the peers' packages behind this Python's own, as a value for PYTHONPATH.

    They need torch, which their environment has not; so they run in ours, and what ours lacks comes from theirs.
    """
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(f"import sys\n\nsys.path.append({str(peers.packages)!r})\n")
    return os.pathsep.join([str(BENCH), str(folder)])


class Otter(System):
    key, title = "otter", "Otter"
    about = "`otter.api.grade_submission` with a case for each check, two at a time, Otter imported before"
    needs_peers = True

    def set_up(self) -> None:
        assert self.peers is not None
        self._env = environment(PYTHONPATH=behind(self.peers, self.course.folder / "behind"))
        for name, assignment in self.course.assignments.items():
            otter_zip.write_zip(assignment, self.course.checks[name], self._zip(name))
            otter_zip.describe(assignment, self.course.checks[name], self._zip(name).with_suffix(".json"))

    def _zip(self, name: str) -> Path:
        return self.course.folder / f"otter-{name}.zip"

    def grade(self, hand_ins: Sequence[HandIn]) -> Outcome:
        seconds = cpu = 0.0
        passed: dict[tuple[str, str], frozenset[str]] = {}
        for name, group in self.course.by_assignment(hand_ins).items():
            with self.course.place() as place:
                zips = {one.id: _zipped(one, place / f"{one.id}.zip") for one in group}
                env = {**self._env, in_kernel.VARIABLE: str(self._zip(name).with_suffix(".json"))}
                worker = [str(HERE / "otter_worker.py"), str(self._zip(name))]
                answers = _in_warm_processes(self.course, worker, group, lambda one, zips=zips: zips[one.id], env)
            seconds += max(one["end"] for one in answers) - min(one["start"] for one in answers)
            cpu += sum(one["cpu"] for one in answers)
            passed |= {(name, key): frozenset(names) for one in answers for key, names in one["passed"].items()}
        return Outcome(len(hand_ins), Used(seconds, cpu), passed)


def _zipped(one: HandIn, file: Path) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        for path in sorted(one.file.parent.iterdir()):
            archive.write(path, path.name)
    return file


class Prairie(System):
    key, title = "prairie", "pytest-prairielearn-grader"
    about = f"its pytest for each submission, two at a time, with {len(plain_questions.FILE_OF)} checks of "
    about += f"{', '.join(plain_questions.QUESTIONS)} only"
    needs_peers = True

    def set_up(self) -> None:
        assert self.peers is not None
        self._env = environment(
            PYTHONPATH=behind(self.peers, self.course.folder / "behind"), PYTEST_DISABLE_PLUGIN_AUTOLOAD="1"
        )

    def able(self, hand_ins: Sequence[HandIn]) -> list[HandIn]:
        return [one for one in hand_ins if one.assignment == "optimisation"]

    def grade(self, hand_ins: Sequence[HandIn]) -> Outcome:
        with self.course.place() as place:
            assignment = self.course.assignments["optimisation"]
            assert assignment.solutions is not None
            for one in hand_ins:
                plain_questions.write_files(place / one.id, assignment.solutions, one.file, assignment.files[1:])
            with metered() as used:
                work = [lambda one=one: self._one(place / one.id, place / "tmp") for one in hand_ins]  # type: ignore[misc]
                run_each(work, AT_A_TIME)
            passed = {("optimisation", one.id): _passed_by_prairielearn(place / one.id) for one in hand_ins}
        return Outcome(len(hand_ins), used[0], passed)

    def _one(self, folder: Path, temporary: Path) -> None:
        command = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-p", "no:cacheprovider", "-c", os.devnull]
        command += ["-p", "pytest_prairielearn_grader.plugin", f"--rootdir={folder}", str(folder)]
        run(command, {**self._env, "TMPDIR": str(temporary)}, folder, ONE_SECONDS, wanted=(0, 1))


def _passed_by_prairielearn(folder: Path) -> frozenset[str]:
    tests = json.loads((folder / "autograder_results.json").read_text())["tests"]
    return frozenset(test["name"] for test in tests if test["points"] == test["max_points"])


SYSTEMS: dict[str, type[System]] = {
    system.key: system for system in (Ours, FreshPytest, Otter, Prairie, OursSome, Floor)
}
