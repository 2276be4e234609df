"""What pytest-prairielearn-grader's sandbox can express of our checks: calls of plain functions, with plain answers.

Arguments travel as that grader sends them. Its answers are JSON, so a few lines at the end of the student's file, for
which it has a place of its own, turn tensors, arrays and tuples into it.
"""

from __future__ import annotations

import builtins
import importlib.util
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from pytest_prairielearn_grader.fixture import StudentFixture

from autograder import wire
from autograder.faults import StudentError
from grading_peers.plain_questions import FILE_OF, FUNCTIONS

CALL_SECONDS = 30.0


class PlainSubmission:
    """Stands for the student's module in a check, as far as that calls functions."""

    def __init__(self, sandbox: StudentFixture) -> None:
        self._sandbox = sandbox

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name not in FUNCTIONS:
            raise AttributeError(name)
        return lambda *args: self._call(name, args)

    def _call(self, name: str, args: tuple[Any, ...]) -> Any:
        answer = self._sandbox.query_function_raw(f"plain_{name}", *args, query_timeout=CALL_SECONDS)
        if answer["status"] == "success":
            return _rebuilt(answer["value"])
        kind = answer.get("exception_name") or answer["status"]
        found = getattr(builtins, kind, Exception)
        bases = [base.__name__ for base in found.__mro__] if isinstance(found, type) else []
        message = str(answer.get("exception_message"))
        where = "the student's file" if "student_code" in str(answer.get("traceback")) else ""
        raise StudentError(wire.Raised(kind, bases, message, None, None), f"`{name}`", where)


def _rebuilt(value: Any) -> Any:
    match value:
        case {"tensor": dtype, "values": values}:
            return torch.tensor(values, dtype=getattr(torch, dtype.removeprefix("torch.")))
        case {"array": dtype, "values": values}:
            return np.array(values, dtype=dtype)
        case {"tuple": parts}:
            return tuple(_rebuilt(part) for part in parts)
    return value


def check_functions(folder: Path) -> Mapping[str, Callable[[PlainSubmission], None]]:
    """Return name → function of the checks, from the files in `folder`."""
    modules: dict[str, Any] = {}
    found = {}
    for name, file in FILE_OF.items():
        if file not in modules:
            spec = importlib.util.spec_from_file_location(file.removesuffix(".py"), folder / file)
            assert spec is not None and spec.loader is not None
            modules[file] = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(modules[file])
        found[name] = getattr(modules[file], name)
    return found
