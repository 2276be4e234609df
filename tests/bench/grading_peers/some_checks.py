"""`autograder grade` for some checks only: what those cost that another system can express, too.

python some_checks.py ASSIGNMENT CLASS OUT JOBS CHECK,…
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from autograder import cli, collection
from autograder.assignment import Assignment
from autograder.checks import CHECK


def main() -> None:
    assignment, submissions, out, jobs, names = sys.argv[1:]
    wanted = set(names.split(","))

    with_checks = collection.with_checks

    def with_some(assignment: Assignment, files: Sequence[Path], loop: collection.Loop) -> None:
        def some(items: list[pytest.Item]) -> None:
            loop([item for item in items if item.stash[CHECK].id in wanted])

        with_checks(assignment, files, some)

    collection.with_checks = with_some
    cli.grade(Path(assignment), Path(submissions), Path(out), jobs=int(jobs), device=cli.Device.CPU)


if __name__ == "__main__":
    main()
