"""Grades a class: what is new or changed, a few submissions at a time, each in a grader forked from this warm process.

Writes results as they come. A hang, a crash or a kill of a grader costs that submission's attempt and is our fault.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from autograder import grader, results
from autograder.assignment import data_problems
from autograder.checks import CHECK
from autograder.collection import with_checks
from autograder.confine.levels import Isolation
from autograder.faults import UserError
from autograder.gradebook import write_gradebook
from autograder.grader import Conditions
from autograder.intake import Intake, SubmissionChanged
from autograder.link import Limits, Link
from autograder.naming import result_filename
from autograder.plan import Plan, canaries, still_to_do
from autograder.verdict import Result, Status

ATTEMPTS = 2  # of a submission that ended as our fault
GRACE_SECONDS = 60.0  # beyond three times the submission's limit, before a silent grader is ended
SECONDS_BETWEEN_GRADEBOOKS = 2.0
TICK_SECONDS = 0.25
GRADER_MEMORY = 3 << 30  # bytes on top of what is shared with this process
INTERNAL = "internal"  # the folder below OUT with the logs of graders that met an error of ours


class Outcome(msgspec.Struct, frozen=True):
    """All results of the class, and how many of them this run made."""

    results: dict[str, Result]
    graded_now: int
    isolation: str


def grade_class(plan: Plan, on_start: Callable[[int], None], on_result: Callable[[Result | None], None]) -> Outcome:
    """Grade what is new or changed in the class and write `OUT/results/` and `OUT/grades.csv`.

    Args:
        on_start: hears how many submissions this run will grade.
        on_result: hears of each result, and of None from time to time while it waits.

    Raises:
        UserError: the assignment, its checks, the walls or the system are not as they must be.
        OSError: OUT cannot be written.
    """
    if not hasattr(os, "fork"):
        raise UserError(
            "Grading a class forks processes, which this system cannot: use Linux (on Windows, WSL 2 or a container). "
            "`autograder check` works here."
        )
    with results.OutputLock(plan.out) as lock:
        todo, standing, prints = still_to_do(plan, results.load_results(plan.out))
        on_start(len(todo))
        run = _Run(plan, standing, prints, on_result, lock)
        if todo:
            run.grade(todo)
        run.write_gradebook()
        return Outcome(run.results, run.graded_now, run.isolation)


class _Grader(msgspec.Struct):
    """A grader process of ours: where its answer comes from, and until when."""

    submission: Intake
    pid: int
    answer: int  # file descriptor
    deadline: float
    received: bytearray


class _Run:
    """One run over a class. Owns the zygote, the graders and the results."""

    def __init__(
        self,
        plan: Plan,
        standing: dict[str, Result],
        prints: dict[str, str],
        on_result: Callable[[Result | None], None],
        lock: results.OutputLock,
    ) -> None:
        self.plan = plan
        self._lock = lock
        self.results = dict(standing)
        self.graded_now = 0
        self.isolation = plan.isolation.value if plan.isolation else ""
        self._prints = prints
        self._on_result = on_result
        self._last_gradebook = 0.0
        self._zygote: Any = None
        self._attempts: dict[str, int] = {}

    # -------------------------------------------------------------------------------------- run

    def grade(self, todo: list[Intake]) -> None:
        assignment = self.plan.assignment
        if not assignment.hidden_checks:
            raise UserError(
                f"{assignment.folder}: its hidden checks are missing; put them into "
                f"solutions/{assignment.name}/test_hidden.py beside the assignments folder, or name the private half "
                "with --solutions."
            )
        for problem in data_problems(assignment):
            raise UserError(problem)
        files = [*assignment.visible_checks, *assignment.hidden_checks]
        internal = self.plan.out / INTERNAL
        internal.mkdir(exist_ok=True)  # once, for all graders: they come and go at the same time
        try:
            self._start_zygote()  # it warms up while pytest collects and this process imports torch
            with_checks(assignment, files, lambda items: self._grade_all(todo, items))
        finally:
            if self._zygote is not None:
                self._zygote.close()
            with contextlib.suppress(OSError):  # there are logs in it
                internal.rmdir()

    def _start_zygote(self) -> None:
        if self.plan.isolation is Isolation.NONE:
            return
        from autograder.confine.walls import hide_memory
        from autograder.confined import Zygote

        if sys.platform == "linux":
            hide_memory()  # labels and expected values are in here, and in every grader forked from here
        secrets = canaries(self.plan.assignment)
        self._zygote = Zygote.start(self.plan.isolation, device=self.plan.device, canaries=secrets)

    def _grade_all(self, todo: list[Intake], items: list[pytest.Item]) -> None:
        import torch

        torch.set_num_threads(1)
        if self._zygote is not None:
            self._zygote.wait_ready()
            self.isolation = self._zygote.isolation.value
        jobs = self._jobs()
        waiting = list(reversed(todo))
        running: dict[int, _Grader] = {}
        with selectors.DefaultSelector() as selector, self._ending(running):
            while waiting or running:
                while waiting and len(running) < jobs:
                    self._take_up(waiting.pop(), items, running, selector)
                for key, _ in selector.select(TICK_SECONDS):
                    one = running[key.fd]
                    chunk = os.read(key.fd, 1 << 20)
                    one.received += chunk
                    if not chunk:
                        selector.unregister(key.fd)
                        del running[key.fd]
                        self._finish(one, items, waiting)
                for one in running.values():
                    if time.monotonic() > one.deadline:
                        os.kill(one.pid, signal.SIGKILL)
                self._on_result(None)

    def _jobs(self) -> int:
        """Return how many graders may run at a time: each holds a sandbox, and a zygote has so many slots for them."""
        if self._zygote is None:
            return self.plan.jobs
        from autograder.confine.walls import SLOTS

        return min(self.plan.jobs, SLOTS)

    @contextlib.contextmanager
    def _ending(self, running: dict[int, _Grader]) -> Any:
        """Leave no grader behind, however the loop ends."""
        try:
            yield
        finally:
            for one in running.values():
                os.kill(one.pid, signal.SIGKILL)
                os.waitpid(one.pid, 0)
                os.close(one.answer)

    def _take_up(
        self,
        submission: Intake,
        items: list[pytest.Item],
        running: dict[int, _Grader],
        selector: selectors.BaseSelector,
    ) -> None:
        if submission.problem:
            conditions = self._conditions(submission, isolation="none needed")
            checks = [item.stash[CHECK] for item in items]
            status = Status.INTERNAL if submission.is_our_fault else Status.UNGRADABLE
            self._keep(
                grader.ungradable(checks, self.plan.assignment, submission.info, conditions, submission.problem, status)
            )
            return
        self._lock.assert_held()  # before a grader that could not write its log says so at length
        if self._zygote is not None and not self._zygote.alive():
            self._zygote.close()
            self._start_zygote()
            self._zygote.wait_ready()
        self._attempts[submission.info.id] = self._attempts.get(submission.info.id, 0) + 1
        spawn, release = self._spawner()
        mine, theirs = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        seconds = self.plan.assignment.limits.submission_seconds * 3 + GRACE_SECONDS
        with _ctrl_c_later():  # and know every grader that there is
            pid = _fork()
            if pid == 0:
                self._be_grader(submission, items, spawn, theirs, parent, [mine, *running])
            running[mine] = _Grader(submission, pid, mine, time.monotonic() + seconds, bytearray())
        os.close(theirs)
        release()
        selector.register(mine, selectors.EVENT_READ)

    def _spawner(self) -> tuple[Callable[[], Link], Callable[[], None]]:
        """Return what a grader opens sandboxes with, and what this process does with its own copy after the fork."""
        limits = self.plan.assignment.limits.of_a_sandbox()
        if self._zygote is None:
            return lambda: _local_link(limits), lambda: None
        client = self._zygote.client()
        return lambda: client.spawn(limits), client.close

    # ----------------------------------------------------------------------------------- grader

    def _be_grader(
        self,
        submission: Intake,
        items: list[pytest.Item],
        spawn: Callable[[], Link],
        answer: int,
        parent: int,
        not_mine: list[int],
    ) -> None:
        """In the forked process: grade, answer, end. Never returns."""
        status = 1
        try:
            for descriptor in not_mine:
                os.close(descriptor)
            _detach(self._log(submission), parent)
            with os.fdopen(answer, "wb") as pipe:
                pipe.write(self._graded_bytes(submission, items, spawn))
            status = 0
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            with contextlib.suppress(OSError):  # a full disk must not send this process back into its parent's loop
                sys.stderr.flush()
            os._exit(status)

    def _graded_bytes(self, submission: Intake, items: list[pytest.Item], spawn: Callable[[], Link]) -> bytes:
        from autograder.sandbox import Budget, Sandbox
        from autograder.source import Unreadable, make_source

        limits, conditions = self.plan.assignment.limits, self._conditions(submission)
        asked = self.plan.questions.get(submission.info.id)
        items = [item for item in items if asked is None or item.stash[CHECK].question in asked]
        try:
            source = make_source(submission.files, submission.main)
        except Unreadable as problem:
            checks = [item.stash[CHECK] for item in items]
            return results.encode_result(
                grader.ungradable(checks, self.plan.assignment, submission.info, conditions, str(problem))
            )
        except SubmissionChanged as problem:
            checks = [item.stash[CHECK] for item in items]
            result = grader.ungradable(
                checks, self.plan.assignment, submission.info, conditions, str(problem), Status.INTERNAL
            )
            return results.encode_result(result)
        budget = Budget.of(limits)
        sandbox = Sandbox(spawn, source, budget, self.plan.device)
        try:
            result = grader.grade(items, sandbox, self.plan.assignment, submission.info, conditions, submission.remark)
        finally:
            sandbox.close()
        return results.encode_result(result)

    def _conditions(self, submission: Intake, isolation: str | None = None) -> Conditions:
        return Conditions(isolation or self.isolation, self.plan.device, self._prints[submission.info.id])

    def _log(self, submission: Intake) -> Path:
        return self.plan.out / INTERNAL / (result_filename(submission.info.id).removesuffix(".json") + ".log")

    # ---------------------------------------------------------------------------------- results

    def _finish(self, one: _Grader, items: Sequence[pytest.Item], waiting: list[Intake]) -> None:
        """Reap a grader that has closed its pipe, and keep what it answered."""
        os.close(one.answer)
        _, status = os.waitpid(one.pid, 0)
        try:
            result = msgspec.json.decode(bytes(one.received), type=Result)
        except msgspec.MsgspecError:
            code = os.waitstatus_to_exitcode(status)
            late = time.monotonic() > one.deadline
            why = "took far too long and was ended" if late else f"ended with status {code}"
            reason = f"The grader {why} before it had a result; nothing is lost, grade this submission again."
            if self._said(one.submission):
                reason += f" Its log is in OUT/{INTERNAL}."
            checks = [item.stash[CHECK] for item in items]
            conditions = self._conditions(one.submission)
            result = grader.ungradable(
                checks, self.plan.assignment, one.submission.info, conditions, reason, Status.INTERNAL
            )
        if result.status is Status.INTERNAL and self._attempts[one.submission.info.id] < ATTEMPTS:
            waiting.insert(0, one.submission)  # at the very end, when what disturbed it may be over
            return
        if result.status is not Status.INTERNAL or not self._said(one.submission):
            self._log(one.submission).unlink(missing_ok=True)
        self._keep(result)

    def _said(self, submission: Intake) -> bool:
        """Is there anything in the grader's log? One that ended very early has none."""
        try:
            return self._log(submission).stat().st_size > 0
        except FileNotFoundError:
            return False

    def _keep(self, result: Result) -> None:
        self._lock.assert_held()
        results.save_result(self.plan.out, result)
        self.results[result.submission.id] = result
        self.graded_now += 1
        if time.monotonic() - self._last_gradebook > SECONDS_BETWEEN_GRADEBOOKS:
            self.write_gradebook()
        self._on_result(result)

    def write_gradebook(self) -> None:
        self._lock.assert_held()
        infos: Iterable[Any] = [submission.info for submission in self.plan.submissions]
        write_gradebook(self.plan.out, self.results, infos, self.plan.assignment)
        self._last_gradebook = time.monotonic()


def _local_link(limits: Limits) -> Link:
    from autograder.local import LocalLink

    return LocalLink(limits)


@contextlib.contextmanager
def _ctrl_c_later() -> Iterator[None]:
    """Keep Ctrl-C for the end of this block: what it raises in a library's hook for forks would be lost.

    A handler and no mask: the kernel gives the signal to any thread, and libraries may have some.
    """
    if threading.current_thread() is not threading.main_thread():  # Ctrl-C is for the main thread alone
        yield
        return
    came: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)
    if came:
        signal.raise_signal(signal.SIGINT)


def _fork() -> int:
    try:
        return os.fork()
    except OSError as error:
        raise UserError(
            f"No further process can be started ({error.strerror}); grade with fewer --jobs. "
            "What was graded is kept, and the same command goes on from there."
        ) from None


def _detach(log: Path, parent: int) -> None:
    """Let go of the terminal: no input, messages into the log, no Ctrl-C of its own, and die with the parent."""
    os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # the terminal's goes elsewhere from here on
    if sys.platform == "linux":
        from autograder.confine import kernel
        from autograder.confine.limits import limit_memory

        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
        limit_memory(GRADER_MEMORY)
    nothing = os.open(os.devnull, os.O_RDWR)
    messages = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.dup2(messages, 2)
    sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", closefd=False)  # noqa: SIM115
