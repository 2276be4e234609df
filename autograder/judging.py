"""From what left a check to its verdict and the words that the student reads.

The rule for a hidden check: the title, the author's message and hint, the kind of the student's exception, and the
student's own file and line. Nothing that the student's code could have filled with a hidden input.
"""

from __future__ import annotations

import builtins
import re

import msgspec
from _pytest.outcomes import Failed, Skipped

from autograder.faults import CheckFailed, MissingName, StudentError
from autograder.link import LinkLost
from autograder.verdict import Verdict


class Judgement(msgspec.Struct, frozen=True):
    verdict: Verdict
    message: str = ""
    hint: str = ""


# A number that the student's code chose: `os._exit(secret)`.
_CHOSEN_NUMBER = re.compile(r" \((?:exit status|signal) -?\d+\)")
# torch raises NotImplementedError as well: `"abs_cpu" not implemented for 'Bool'`, `Could not run 'aten::…'`.
_OF_TORCH = re.compile(r"not implemented for '|^Could not run '")
OURS = "Something went wrong on our side; this is not your fault, and the check will be run again."


def judge(error: BaseException | None, *, visible: bool) -> Judgement:
    """Return what came of a check that ended with `error` (None: it passed)."""
    match error:
        case None:
            return Judgement(Verdict.PASSED)
        case CheckFailed():
            details = f" ({error.details})" if visible and error.details else ""
            return Judgement(Verdict.FAILED, error.message + details, error.hint)
        case StudentError():
            return _judge_exception(error, visible)
        case MissingName():
            return Judgement(Verdict.ERROR, str(error), "Names must be exactly as in the assignment.")
        case LinkLost(verdict=Verdict.INTERNAL):
            return Judgement(Verdict.INTERNAL, OURS)
        case LinkLost():
            return Judgement(error.verdict, error.reason if visible else _CHOSEN_NUMBER.sub("", error.reason))
        case Skipped():
            return Judgement(Verdict.SKIPPED, error.msg or "")
        case AssertionError() | Failed():
            return _judge_assertion(error, visible)
        case _:
            return Judgement(Verdict.INTERNAL, OURS)


def _judge_assertion(error: AssertionError | Failed, visible: bool) -> Judgement:
    """An `assert` of the author's speaks in the author's words; one of a library's (`torch.testing`) shows values."""
    if _is_ours(error):
        return Judgement(Verdict.INTERNAL, OURS)
    library = isinstance(error, AssertionError) and _package_that_raised(error) in ("torch", "numpy", "unittest")
    said = str(error.args[0]) if error.args and (visible or not library) else ""
    return Judgement(Verdict.FAILED, said or "The result is not what it should be.")


def _is_ours(error: BaseException) -> bool:
    return _package_that_raised(error) == "autograder"


def _package_that_raised(error: BaseException) -> str:
    step = error.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    return str(step.tb_frame.f_globals.get("__name__", "")).partition(".")[0] if step is not None else ""


def _judge_exception(error: StudentError, visible: bool) -> Judgement:
    subject = error.doing[:1].upper() + error.doing[1:]
    at = f" ({error.where})" if error.where else ""
    if error.is_a("MemoryError"):
        return Judgement(
            Verdict.OUT_OF_MEMORY,
            f"{subject} needed more memory than it may use{at}.",
            "Look for arrays that grow with every step, or with the square of the number of points.",
        )
    if error.is_a("NotImplementedError") and not _OF_TORCH.search(error.raised.message):
        return Judgement(Verdict.ERROR, f"{subject} is not written yet{at}.", "")
    if error.is_a("SystemExit"):
        return Judgement(
            Verdict.ERROR,
            f"{subject} ends the program{at}: a function must return.",
            "Remove `exit()` or `sys.exit()`.",
        )
    kind = exception_name(error)
    text = f": {error.raised.message}" if visible and error.raised.message else ""
    if not error.where and error.is_a("TypeError"):
        return Judgement(
            Verdict.ERROR,
            f"{subject} could not be called or used as the assignment says ({kind}{text}).",
            "Compare names, number and order of the parameters with the stub.",
        )
    stop = "" if text.endswith((".", "!", "?")) else "."
    return Judgement(Verdict.ERROR, f"{subject} raised {kind}{at}{text}{stop}", "")


def exception_name(error: StudentError) -> str:
    """Return the nearest built-in class of the exception: a class name of the student's own could carry anything."""
    for name in (error.raised.type_name, *error.raised.bases):
        kind = getattr(builtins, name, None)
        if isinstance(kind, type) and issubclass(kind, BaseException):
            return name
    return "an exception"
