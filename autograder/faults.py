"""One exception for each kind of blame: the student's answer, the student's code, the author, the person typing.

What is ours is any other exception that leaves a check.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.wire import Raised  # which needs torch, and this module is imported by every pytest run


class CheckFailed(AssertionError):
    """The student's code ran and its answer is wrong.

    `message` and `hint` are the author's words and reach the student always; `details` may hold values (what was
    expected, what came) and reach the student of a visible check only.
    """

    def __init__(self, message: str, hint: str = "", details: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.details = details

    def __str__(self) -> str:
        return "\n".join(part for part in (self.message, self.details, self.hint) if part)


class StudentError(Exception):
    """The student's code raised, in `doing` ("`accuracy`"). `where` is a place in the student's own file, or ""."""

    def __init__(self, raised: Raised, doing: str, where: str) -> None:
        super().__init__(raised)
        self.raised = raised
        self.doing = doing
        self.where = where

    def is_a(self, *names: str) -> bool:
        return any(base in names for base in self.raised.bases)

    def __str__(self) -> str:
        at = f" at {self.where}" if self.where else ""
        return f"{self.doing} raised {self.raised.type_name}{at}: {self.raised.message}"


class MissingName(Exception):
    """A name that the assignment asks for is not in the student's file. `why` says what became of it."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"There is no `{name}` in your file{why}.")


class AuthorError(Exception):
    """A check is written wrong (its marker, its use of these helpers). Told to the author, never a student's zero."""


class UserError(Exception):
    """Bad input on the command line: one line that names the file and the mend. Exit status 2."""
