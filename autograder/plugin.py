"""The pytest plugin: the `check` marker and the `submission` fixture. Does nothing in a project that uses neither.

Kept light: it is imported by every pytest run of everybody who has this package installed, so torch waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from _pytest.outcomes import Skipped

from autograder.assignment import FILE, Assignment, AssignmentLimits, load_assignment
from autograder.checks import CHECK, MARKER_HELP, find_checks, in_order
from autograder.faults import AuthorError, MissingName, UserError

if TYPE_CHECKING:
    from autograder.sandbox import Sandbox
    from autograder.submission import Submission

OPEN_SANDBOX = pytest.StashKey[Callable[[], "Sandbox"]]()  # set by whoever runs the checks; returns the same each time
FAILED = pytest.StashKey[dict[str, str]]()  # names of check functions that did not pass so far, with their titles
SANDBOX = pytest.StashKey["Sandbox"]()


class NeedsAnother(Skipped):
    """This check is not run, because one that it needs did not pass."""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("autograder", "checks of student submissions")
    group.addoption("--submission", metavar="PATH", help="run the checks on this .py or .ipynb file")
    group.addoption(
        "--submission-device",  # projects with a `--device` of their own have this package installed, too
        choices=("auto", "cpu", "cuda"),
        default="auto",
        help="where training checks train (default: auto)",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", MARKER_HELP)
    config.stash[FAILED] = {}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    try:
        found = find_checks(items)
        if not found:
            return
        ordered = iter(in_order(found))
    except AuthorError as error:
        raise pytest.UsageError(str(error)) from None
    for item, check in found.items():
        item.stash[CHECK] = check
    items[:] = [next(ordered) if item in found else item for item in items]


def pytest_runtest_setup(item: pytest.Item) -> None:
    check = item.stash.get(CHECK, None)
    if check is not None:
        failed = item.config.stash[FAILED]
        missed = [f"“{failed[name]}”" for name in check.needs if name in failed]
        if missed:
            raise NeedsAnother(f"Not run, because it builds on this, which did not pass: {', '.join(missed)}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report: pytest.TestReport = yield  # type: ignore[assignment]
    check = item.stash.get(CHECK, None)
    if check is not None and not report.passed:
        item.config.stash[FAILED][check.function] = check.title
    return report  # type: ignore[return-value]


def pytest_unconfigure(config: pytest.Config) -> None:
    sandbox = config.stash.get(SANDBOX, None)
    if sandbox is not None:
        sandbox.close()


@pytest.fixture
def submission(request: pytest.FixtureRequest) -> Submission:
    """The student's module, as it were: its names, to be called. It lives in another process."""
    from autograder import submission as module

    config = request.config
    open_sandbox = config.stash.get(OPEN_SANDBOX, None) or (lambda: _open_local(request))
    sandbox = open_sandbox()
    check = request.node.stash.get(CHECK, None)
    report = sandbox.load()
    if report.fatal:
        raise MissingName("anything", f": {report.fatal}")
    sandbox.begin_check(check.timeout if check and check.timeout else sandbox.budget.check)
    probes = request.path.with_name("probes.py")
    return module.Submission(sandbox, probes.read_text("utf-8") if probes.is_file() else None)


def _open_local(request: pytest.FixtureRequest) -> Sandbox:
    """For `pytest solutions/mlp --submission FILE`: one child process for the whole run."""
    config = request.config
    if SANDBOX not in config.stash:
        from autograder.local import LocalLink
        from autograder.sandbox import Budget, Sandbox
        from autograder.source import choose_device, read_source

        path = config.getoption("--submission")
        if path is None:
            _end_the_run("say whose code to check: --submission path/to/file.py")
        try:
            assignment = _assignment_beside(request.path.parent)
            limits = assignment.limits if assignment else AssignmentLimits()
            source = read_source(Path(path), assignment.files[1:] if assignment else ())
            device = choose_device(config.getoption("--submission-device"))
        except UserError as error:
            _end_the_run(str(error))
        debugging = bool(config.getoption("usepdb") or config.getoption("trace"))
        budget = Budget(None, None, None, None) if debugging else Budget.of(limits)
        config.stash[SANDBOX] = Sandbox(lambda: LocalLink(limits.of_a_sandbox()), source, budget, device)
    return config.stash[SANDBOX]


def _assignment_beside(folder: Path) -> Assignment | None:
    """Return the assignment whose public or private half `folder` is, if it is one."""
    for public in (folder, folder.parent.parent / "assignments" / folder.name):
        if (public / FILE).is_file():
            return load_assignment(public)
    return None


def _end_the_run(reason: str) -> NoReturn:
    """One line for all checks, where an error would be repeated for each."""
    pytest.exit(reason, returncode=pytest.ExitCode.USAGE_ERROR)
