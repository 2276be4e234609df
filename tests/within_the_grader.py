"""A link for tests of what is around the checks: the grader's own process runs the code, which is ours."""

from __future__ import annotations

import tempfile
from pathlib import Path

from autograder.runner import Runner
from autograder.same_process import SameProcess


class WithinTheGrader(SameProcess):
    """Takes the place of `grading._local_link`: a grader is a process of its own already, and this starts at once."""

    def __init__(self, *_: object) -> None:
        self._folder = tempfile.TemporaryDirectory()
        super().__init__(Runner(Path(self._folder.name)))

    def close(self) -> None:
        self._folder.cleanup()
