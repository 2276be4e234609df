"""The four graders, each set up as its documentation has it: what is handed in goes in, and what it says comes out."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import xml.etree.ElementTree as ElementTree
import zipfile
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from attacked_peers.environment import ROOT, WORKER, Peers
from attacked_peers.exercise import POINTS, RIGHT, Exercise, notebook
from attacked_peers.observer import Run, watch
from attacked_peers.submission import Surroundings

LIMIT_SECONDS = 45.0  # for one submission in a system that grades one at a time
CLASS_SECONDS = 420.0


@dataclass
class Graded:
    """What a system said of one hand-in. `score` is None if it said nothing; `seen` is what the student gets to see."""

    score: float | None
    seen: str
    run: Run
    command: list[str]


HandIns = dict[str, tuple[str, dict[str, bytes]]]  # mark → text, and what lies beside it


@dataclass
class System:
    """A grader. `about` says how it is set up; `problem` why it cannot be run here."""

    folder: Path
    exercise: Exercise
    witness: Path
    port: int
    name: str = ""
    about: str = ""
    problem: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    def set_up(self) -> None:
        self.folder.mkdir()
        (self.folder / "tmp").mkdir()
        other = self.folder / "handed-in"
        other.mkdir()
        (other / "other.py").write_text(f"# {self.exercise.other_canary}\n{RIGHT}")

    def around(self) -> Surroundings:
        raise NotImplementedError

    def grade(self, hand_ins: HandIns) -> dict[str, Graded]:
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        """A secret in it, as courses have them, and all temporary files in a folder of ours."""
        mine = {"TMPDIR": str(self.folder / "tmp"), "COURSE_TOKEN": self.exercise.environment_canary}
        quiet = {"PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "200", "IPYTHONDIR": str(self.folder / "tmp" / "ipython")}
        return {**os.environ, **mine, **quiet}

    def _surroundings(self, tests: list[Path], results: list[Path], packages: Path) -> Surroundings:
        other = self.folder / "handed-in" / "other.py"
        return Surroundings(self.witness, self.port, list(map(str, tests)), list(map(str, results)), other, packages)


class Autograder(System):
    """This project: a class in one command, at the strongest level that stands here."""

    def set_up(self) -> None:
        super().set_up()
        self.name = f"dl-autograder {version('dl-autograder')}"
        public, private = (self.folder / "course" / half / "target" for half in ("assignments", "solutions"))
        for half in (public, private):
            half.mkdir(parents=True)
        (public / "assignment.toml").write_text(self.exercise.autograder_toml())
        (public / "target.py").write_text("def total(values):\n    raise NotImplementedError\n")
        (private / "test_hidden.py").write_text(self.exercise.autograder_checks())

    def around(self) -> Surroundings:
        tests = [self.folder / "course" / "solutions" / "target" / "test_hidden.py"]
        results = [self.folder / "out" / "grades.csv", self.folder / "out" / "results" / "*.json"]
        return self._surroundings(tests, results, Path(sysconfig.get_path("purelib")))

    def grade(self, hand_ins: HandIns) -> dict[str, Graded]:
        for mark, (text, beside) in hand_ins.items():
            one = self.folder / "handed-in" / mark
            one.mkdir()
            (one / "target.py").write_text(text)
            for name, contents in beside.items():
                (one / name).write_bytes(contents)
        out = self.folder / "out"
        command = [sys.executable, "-m", "autograder", "grade", str(self.folder / "course" / "assignments" / "target")]
        command += [str(self.folder / "handed-in"), "--out", str(out), "--jobs", "2", "--device", "cpu"]
        if "asked" in self.extra:
            command += ["--isolation", self.extra["asked"]]
        run = watch(command, ROOT, self.environment(), self.folder / "log", CLASS_SECONDS)
        scores: dict[str, float | None] = {}
        with contextlib.suppress(OSError), open(out / "grades.csv", newline="") as file:
            scores = {
                row["submission_id"]: float(row["score"]) if row["score"] else None for row in csv.DictReader(file)
            }
        graded = {}
        for mark in hand_ins:
            seen = ""
            with contextlib.suppress(OSError):
                seen = (out / "results" / f"{mark}.json").read_text()
                self.extra["isolation"] = json.loads(seen)["isolation"].upper()
            graded[mark] = Graded(scores.get(mark), seen, run, command)
        if not scores:
            self.problem = run.output.strip().splitlines()[-1] if run.output.strip() else f"status {run.status}"
        return graded


@dataclass
class Peer(System):
    """A grader of `.venv-peers`: one command for each hand-in."""

    peers: Peers | None = None

    def grade(self, hand_ins: HandIns) -> dict[str, Graded]:
        return {mark: self.grade_one(mark, *hand_in) for mark, hand_in in hand_ins.items()}

    def grade_one(self, mark: str, text: str, beside: dict[str, bytes]) -> Graded:
        raise NotImplementedError

    def watch(self, command: list[str], cwd: Path, mark: str) -> Run:
        run = watch(command, cwd, self.environment(), self.folder / f"{mark}.log", LIMIT_SECONDS)
        shutil.rmtree(self.folder / "tmp")
        (self.folder / "tmp").mkdir()
        return run


class Otter(Peer):
    """`otter assign` makes the autograder.zip from a notebook with hidden tests; `otter run` grades with it."""

    def set_up(self) -> None:
        super().set_up()
        assert self.peers is not None
        self.name = f"otter-grader {self.peers.versions['otter-grader']}"
        (self.folder / "target.ipynb").write_text(self.exercise.otter_master())
        command = [str(self.peers.python.with_name("otter")), "assign", "target.ipynb", "dist"]
        done = subprocess.run(command, cwd=self.folder, env=self.environment(), capture_output=True, text=True)
        zips = list((self.folder / "dist" / "autograder").glob("*.zip"))
        if done.returncode != 0 or not zips:
            self.problem = (done.stderr.strip() or "no autograder.zip").splitlines()[-1]
            return
        self.archive = zips[0].rename(self.folder / "autograder.zip")
        self.student = json.loads((self.folder / "dist" / "student" / "target.ipynb").read_text())

    def around(self) -> Surroundings:
        assert self.peers is not None
        temporary = self.folder / "tmp"
        tests = [temporary / "*" / "autograder" / "*" / "tests" / "*.py"]
        results = [temporary / "*.pkl", temporary / "*" / "autograder" / "results" / "*", self.folder / "out" / "*"]
        return self._surroundings(tests, results, self.peers.packages)

    def grade_one(self, mark: str, text: str, beside: dict[str, bytes]) -> Graded:
        assert self.peers is not None
        out, hand_in = self.folder / "out", self.folder / f"{mark}.zip"
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        with zipfile.ZipFile(hand_in, "w") as archive:  # what `grader.export()` makes: a zip with the notebook
            archive.writestr("target.ipynb", self._filled_in(text))
            for name, contents in beside.items():
                archive.writestr(name, contents)
        command = [str(self.peers.python), str(self.peers.python.with_name("otter"))]
        command += ["run", "-a", str(self.archive), "-o", str(out), "--no-logo", str(hand_in)]
        run = self.watch(command, self.folder, mark)
        try:
            result = json.loads((out / "results.json").read_text())
            tests = result["tests"]
            score = result.get("score", sum(test.get("score", 0) for test in tests))
        except (OSError, ValueError, KeyError):
            return Graded(None, "", run, command)
        shown = [test for test in tests if test.get("visibility") == "visible"]
        return Graded(float(score), json.dumps([result.get("output"), shown]), run, command)

    def _filled_in(self, text: str) -> str:
        """Return the student's notebook with the hand-in in place of the first answer; the others stay empty."""
        cells, answered = [], False
        for cell in self.student["cells"]:
            source = "".join(cell["source"])
            if cell["cell_type"] == "code" and "..." in source:
                cell = {**cell, "source": "pass" if answered else text}
                answered = True
            cells.append(cell)
        assert answered, "the student's notebook has no cell to answer in"
        filled = json.loads(notebook(cells))
        filled["metadata"] |= self.student["metadata"]
        return json.dumps(filled)


class PrairieLearn(Peer):
    """The folders and the command of the `run.sh` in its Docker image, with the options that make it stronger."""

    def set_up(self) -> None:
        super().set_up()
        assert self.peers is not None
        self.name = f"pytest-prairielearn-grader {self.peers.versions['pytest-prairielearn-grader']}"
        self.extra["worker"] = WORKER if self.peers.worker else "the grader's own account"

    def around(self) -> Surroundings:
        assert self.peers is not None
        results = [self.folder / "run" / "autograder_results.json"]
        return self._surroundings([self.folder / "run" / "test_student.py"], results, self.peers.packages)

    def grade_one(self, mark: str, text: str, beside: dict[str, bytes]) -> Graded:
        assert self.peers is not None
        merged = self.folder / "run"
        shutil.rmtree(merged, ignore_errors=True)
        student = merged / "test_student" / "student"
        student.mkdir(parents=True)
        (merged / "test_student.py").write_text(self.exercise.prairielearn_tests())
        (student / "student_code.py").write_text(text)
        for name, contents in beside.items():
            (student / name).write_bytes(contents)
        command = [str(self.peers.python), "-m", "pytest", "--color=no", f"--rootdir={merged}", str(merged)]
        if self.peers.worker:
            command += ["--worker-username", WORKER]
        run = self.watch(command, self.folder, mark)
        try:
            seen = (merged / "autograder_results.json").read_text()
            score = json.loads(seen).get("score")
        except (OSError, ValueError):
            return Graded(None, "", run, command)
        return Graded(None if score is None else round(score * sum(POINTS.values()), 6), seen, run, command)


class PlainPytest(Peer):
    """`pytest` in a folder with the hidden tests and the student's module; what it prints goes to the student."""

    def set_up(self) -> None:
        super().set_up()
        assert self.peers is not None
        self.name = f"plain pytest {self.peers.versions['pytest']}"

    def around(self) -> Surroundings:
        assert self.peers is not None
        beside = self.folder / "work"
        return self._surroundings([beside / "test_hidden.py"], [self.folder / "report.xml"], self.peers.packages)

    def grade_one(self, mark: str, text: str, beside: dict[str, bytes]) -> Graded:
        assert self.peers is not None
        work, report = self.folder / "work", self.folder / "report.xml"
        shutil.rmtree(work, ignore_errors=True)
        report.unlink(missing_ok=True)
        work.mkdir()
        (work / "test_hidden.py").write_text(self.exercise.pytest_tests())
        (work / "target.py").write_text(text)
        for name, contents in beside.items():
            (work / name).write_bytes(contents)
        command = [str(self.peers.python), "-m", "pytest", "-p", "no:prairielearn-grader", "-p", "no:cacheprovider"]
        command += [f"--junitxml={report}", "test_hidden.py"]
        run = self.watch(command, work, mark)
        try:
            cases = ElementTree.parse(report).getroot().iter("testcase")
        except (OSError, ElementTree.ParseError):
            return Graded(None, run.output, run, command)
        passed = {case.get("name", "").removeprefix("test_") for case in cases if len(case) == 0}
        return Graded(float(sum(points for name, points in POINTS.items() if name in passed)), run.output, run, command)
