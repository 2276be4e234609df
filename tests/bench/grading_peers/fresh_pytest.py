"""A pytest plugin: `submission` is the student's module in pytest's own process; which checks passed goes to a file.

python -m pytest -p autograder.plugin -p grading_peers.fresh_pytest --hand-in FILE --passed FILE.json CHECKS…
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest

from autograder.plugin import OPEN_SANDBOX

PASSED = pytest.StashKey[list[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("grading bench")
    group.addoption("--hand-in", type=Path, required=True)
    group.addoption("--beside", action="append", default=[])
    group.addoption("--passed", type=Path, required=True)


def pytest_configure(config: pytest.Config) -> None:
    from autograder.runner import Runner
    from autograder.surroundings import prepare_process
    from grading_peers.in_process import sandbox_here, source_of

    folder = Path(tempfile.mkdtemp(prefix="hand-in-")).resolve()
    source = source_of(config.getoption("--hand-in"), config.getoption("--beside"))
    prepare_process(folder)
    sandbox = sandbox_here(source, lambda: Runner(folder))
    config.stash[OPEN_SANDBOX] = lambda: sandbox
    config.stash[PASSED] = []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    report = yield
    if report.when == "call" and report.passed:
        item.config.stash[PASSED].append(item.name)
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    session.config.getoption("--passed").write_text(json.dumps(session.config.stash[PASSED]))
