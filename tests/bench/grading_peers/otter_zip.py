"""The autograder.zip that makes Otter run our checks: a test file for each question, a test case for each check."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

from autograder.assignment import Assignment
from autograder.checks import Check
from autograder.verdict import Visibility

_HEAD = '''"""The question {question!r}, for Otter."""

from otter.test_files import test_case

from grading_peers.in_kernel import run

OK_FORMAT = False
name = {question!r}
'''
_CASE = """

@test_case(name={name!r}, points={points!r}, hidden={hidden!r})
def case_{number}(env):
    run({name!r}, env)
"""


def write_zip(assignment: Assignment, checks: Sequence[Check], file: Path) -> None:
    """Write the zip to `file`. Test files are run in the order of their names: that of the questions."""
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("otter_config.json", json.dumps({"lang": "python", "print_summary": False}))
        for place, question in enumerate(assignment.questions):
            text = _HEAD.format(question=question.id)
            for number, check in enumerate(one for one in checks if one.question == question.id):
                hidden = check.visibility is not Visibility.VISIBLE
                text += _CASE.format(name=check.id, points=check.points, hidden=hidden, number=number)
            archive.writestr(f"tests/q{place:02}.py", text)


def describe(assignment: Assignment, checks: Sequence[Check], file: Path) -> None:
    """Write what `in_kernel.py` reads."""
    where = {check.id: [str(check.file), list(check.needs)] for check in checks}
    file.write_text(json.dumps({"main": assignment.main, "others": assignment.files[1:], "checks": where}))
