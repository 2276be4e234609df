"""Runs our checks where Otter has executed a student's file: each test case of the zip calls `run` with one name.

`GRADING_BENCH_CHECKS` names the JSON file that says where the checks are. Nothing is limited or kept apart.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grading_peers.in_process import DirectChecks, NamesRunner, read_probes, sandbox_here, source_of

VARIABLE = "GRADING_BENCH_CHECKS"
_checks: list[DirectChecks] = []


def run(name: str, namespace: dict[str, Any]) -> None:
    """Run one check on the names that the student's file has defined.

    Raises:
        Exception: the check did not pass.
    """
    about = _about()
    if not _checks:
        _checks.append(_begin(about, namespace))
    file, needs = about["checks"][name]
    try:
        _checks[0].run(name, _function(Path(file), name), Path(file), needs)
    except Exception:
        raise
    except BaseException as error:  # Otter lets these through
        raise AssertionError(type(error).__name__) from None


@functools.cache
def _about() -> dict[str, Any]:
    about: dict[str, Any] = json.loads(Path(os.environ[VARIABLE]).read_text())
    return about


def _begin(about: dict[str, Any], namespace: dict[str, Any]) -> DirectChecks:
    from autograder.surroundings import prepare_process

    folder = Path.cwd().resolve()
    prepare_process(folder)
    source = source_of(folder / about["main"], about["others"])
    sandbox = sandbox_here(source, lambda: NamesRunner(folder, namespace, about["main"]))
    return DirectChecks(sandbox, read_probes([Path(file) for file, _ in about["checks"].values()]))


def _function(file: Path, name: str) -> Callable[..., None]:
    function: Callable[..., None] = getattr(_module(file), name)
    return function


@functools.cache
def _module(file: Path) -> Any:
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
