"""Otter's way to our grading: a plugin that keeps what was handed in away from Otter, and grades it behind our walls.

Otter runs a submission in a kernel that sees the hidden checks, and unpickles the log that was handed in with it. So
before either happens, this plugin takes the hand-in out of Otter's folder and leaves an empty one. Afterwards
`autograder grade` grades it, in processes of its own, and what comes of it becomes Otter's result.

`export_otter.py` makes the zip that names this plugin. Needs Otter.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from otter.plugins import AbstractOtterPlugin
from otter.test_files.abstract_test import TestCase, TestCaseResult, TestFile

from autograder.results import load_results
from autograder.verdict import CheckResult, QuestionResult, Result, Status, Verdict, Visibility

COURSE = "course"  # the folder in the zip that holds both halves
HELD = "handed-in"  # beside Otter's folder `submission`
OTTERS = ("tests",)  # what Otter has put into that folder itself


class NotGraded(Exception):
    """There is no score, and it is not the student's fault. Otter ends with this, and writes no result."""


class AutograderPlugin(AbstractOtterPlugin):  # type: ignore[misc]
    """Grades with `autograder grade`.

    Its configuration: `assignment`, the name of the assignment; `isolation`, the level to grade with where none of the
    strong ones stands (`limits`, `none`), which must be asked for by name; `device`.
    """

    def before_grading(self, config: Any) -> None:
        """Take the hand-in away, before Otter reads its log or starts a kernel in its folder."""
        path = Path(self.submission_path)
        held = path.parent.parent / HELD / "submission"
        held.mkdir(parents=True)
        for entry in list(path.parent.iterdir()):
            if entry.name not in OTTERS:
                shutil.move(entry, held / entry.name)
        (held / "__init__.py").unlink(missing_ok=True)  # Otter's, too
        path.write_text(nbformat.writes(_empty()) if path.suffix == ".ipynb" else "", encoding="utf-8")

    def before_execution(self, submission: Any) -> Any:
        """Return an empty notebook: what is executed in Otter's kernel."""
        return _empty()

    def after_grading(self, results: Any) -> None:
        """Replace Otter's results by ours.

        Raises:
            NotGraded: there are none.
        """
        if results.has_catastrophic_failure():  # Otter would make a zero of it
            raise NotGraded(f"Otter's own kernel failed ({results.catastrophic_error}); grade this submission again.")
        result = self._grade()
        results.clear_results()
        for question in result.questions:
            checks = [check for check in result.checks if check.question == question.id]
            results.results[question.id] = GradedQuestion(question, checks)
        results.set_output(summary(result))

    def _grade(self) -> Result:
        home = Path(self.submission_path).parent.parent
        held = home / HELD
        inside = list((held / "submission").iterdir())
        alone = inside[0] if len(inside) == 1 else held  # a file on its own may have any name
        assignment = home / "source" / COURSE / "assignments" / self.plugin_config["assignment"]
        command = [sys.executable, "-P", "-m", "autograder", "grade", assignment, alone, "--jobs", "1"]
        command += ["--device", self.plugin_config.get("device", "auto")]
        if level := self.plugin_config.get("isolation"):
            command += ["--isolation", level]
        with tempfile.TemporaryDirectory(prefix="autograder-") as out:
            done = subprocess.run(
                [*map(str, command), "--out", out], cwd=out, capture_output=True, text=True, check=False
            )
            found = list(load_results(Path(out)).values())
        if done.returncode != 0 or len(found) != 1 or found[0].status is Status.INTERNAL:
            said = done.stderr.strip().splitlines() or [f"`autograder grade` ended with status {done.returncode}"]
            reason = found[0].reason if found and found[0].reason else said[-1]
            raise NotGraded(f"There is no score, and it is not the student's fault; grade this again. {reason}")
        return found[0]


def _empty() -> Any:
    return nbformat.v4.new_notebook()


def summary(result: Result) -> str:
    """Return what stands above the single results: why it could not be graded, or a remark on its loading."""
    lines = [result.reason] if result.reason else []
    return "\n".join([*lines, f"Graded with isolation {result.isolation}."])


class GradedQuestion(TestFile):  # type: ignore[misc]
    """One question of ours as Otter shows it: each check is a test case, hidden from students where it is hidden."""

    def __init__(self, question: QuestionResult, checks: list[CheckResult]) -> None:
        cases = [_case(check) for check in checks]
        super().__init__(question.id, f"{question.id}.py", cases, all_or_nothing=False)
        self.test_case_results = [
            TestCaseResult(case, _message(check), check.verdict is Verdict.PASSED)
            for case, check in zip(cases, checks, strict=True)
        ]
        self.update_score(question.score)

    @classmethod
    def from_file(cls, path: str) -> TestFile:
        raise NotImplementedError("a result is made from checks that have run")

    from_metadata = from_file

    def run(self, global_environment: dict[str, Any]) -> None:
        raise NotImplementedError("the checks have run already, in processes of their own")


def _case(check: CheckResult) -> Any:
    return TestCase(
        name=check.title,
        body=check.id,
        hidden=check.visibility is not Visibility.VISIBLE,
        points=check.max_score,
        success_message=None,
        failure_message=None,
    )


def _message(check: CheckResult) -> str:
    if check.verdict is Verdict.PASSED:
        return "passed"
    return "\n".join(part for part in (check.verdict.value, check.message, check.hint) if part)


def configuration(assignment: str, isolation: str | None) -> str:
    """Return the text of `otter_config.json`."""
    settings = {"assignment": assignment, **({"isolation": isolation} if isolation else {})}
    plugin = f"{AutograderPlugin.__module__}.{AutograderPlugin.__qualname__}"
    return json.dumps({"lang": "python", "plugins": [{plugin: settings}]}, indent=2)
