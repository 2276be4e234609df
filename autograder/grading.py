"""Grades a class: what is new or changed, a few submissions at a time, each in a grader forked from this warm process.

Writes results as they come. A hang, a crash or a kill of a grader costs that submission's attempt and is our fault.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import selectors
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from autograder import garbage, grader_process, phases, results
from autograder.assignment import data_problems
from autograder.bill import Answer, Bill
from autograder.card import Card, open_card
from autograder.confine.levels import Isolation
from autograder.faults import UserError
from autograder.gradebook import write_gradebook
from autograder.intake import Intake
from autograder.ledger import Ledger
from autograder.link import Limits, Link
from autograder.naming import result_filename
from autograder.phases import Cost, Spawn, Stopwatch, Watch
from autograder.plan import Plan, Work, canaries, still_to_do
from autograder.verdict import CheckResult, Result, Status

if TYPE_CHECKING:  # where nothing has changed, nothing of torch and pytest is needed
    import pytest

    from autograder.grader import Conditions

ATTEMPTS = 2  # of a submission that ended as our fault
GRACE_SECONDS = 60.0  # beyond three times the submission's limit, before a silent grader is ended
SECONDS_BETWEEN_GRADEBOOKS = 2.0  # at least
SECONDS_FOR_A_ROW = 0.001  # likewise, fifty times what it takes to write: else large classes would pay by the square
TICK_SECONDS = 0.25
# What graders come to import: once here, and not in each of them. The first optimizer of a process wants torch's
# compiler, which takes more than a second; meanwhile the zygote, which there would be to wait for, does the same.
FOR_GRADERS = ("torch._dynamo", "numpy.ma", "autograder.regrading", "autograder.source")
INTERNAL = "internal"  # the folder below OUT with the logs of graders that met an error of ours


class Outcome(msgspec.Struct, frozen=True):
    """All results of the class, how many of them this run made, and of how many it made a part.

    The results are without their checks, which are in `OUT/results/`.
    """

    results: dict[str, Result]
    graded_now: int
    isolation: str
    remark: str = ""  # for the staff: what held up the run
    in_part: int = 0
    run_again: frozenset[str] = frozenset()  # the checks that were run for those


def grade_class(
    plan: Plan,
    on_start: Callable[[int], None],
    on_result: Callable[[Result | None], None],
    bill: Bill | None = None,
) -> Outcome:
    """Grade what is new or changed in the class and write `OUT/results/` and `OUT/grades.csv`.

    Args:
        on_start: hears how many submissions this run will grade.
        on_result: hears of each result, and of None from time to time while it waits.
        bill: collects what each phase costs, if somebody wants to know.

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
        work = still_to_do(plan, results.load_results(plan.out, checks=False))
        todo = work.todo
        on_start(len(todo))
        run = _Run(plan, work, on_result, lock, bill)
        del work  # and with it all checks of the results that stand
        if todo:
            run.grade(todo)
        if bill:
            bill.watch.switch(phases.REPORT)
        run.write_gradebook()
        return Outcome(run.results, run.graded_now, run.isolation, run.remark(), run.in_part, frozenset(run.run_again))


class _Grader(msgspec.Struct):
    """A grader process of ours: where its answer comes from, and until when."""

    submission: Intake
    pid: int
    answer: int  # file descriptor
    started: float
    deadline: float
    received: bytearray


class _Run:
    """One run over a class. Owns the zygote, the graders and the results."""

    def __init__(
        self,
        plan: Plan,
        work: Work,
        on_result: Callable[[Result | None], None],
        lock: results.OutputLock,
        bill: Bill | None = None,
    ) -> None:
        self.plan = plan
        self._bill = bill
        self._watch: Watch = bill.watch if bill else phases.OFF
        self._lock = lock
        self._ledger = Ledger((submission.info for submission in plan.submissions), work.standing)
        self.results = self._ledger.results
        self.graded_now = 0
        self.in_part = 0
        self.run_again: set[str] = set()
        self.isolation = plan.isolation.value if plan.isolation else ""
        self._work = msgspec.structs.replace(work, standing={})  # they are in the ledger
        self._of_checks: dict[str, str] = {}  # check → its fingerprint
        self._on_result = on_result
        self._last_gradebook = 0.0
        self._zygote: Any = None
        self._attempts: dict[str, int] = {}
        self._card: Card | None = None  # where it is one that sandboxes share

    # -------------------------------------------------------------------------------------- run

    def grade(self, todo: list[Intake]) -> None:
        self._watch.switch(phases.IMPORTS)
        from autograder.collection import with_checks

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
            with self._watch.within(phases.ZYGOTE):
                self._start_zygote()  # it warms up while pytest collects and this process imports torch
            self._watch.switch(phases.COLLECTION)
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

        from autograder.checks import CHECK
        from autograder.dependence import check_fingerprints

        torch.set_num_threads(1)
        self._of_checks = check_fingerprints(self.plan.assignment, [item.stash[CHECK] for item in items])
        self._watch.switch(phases.IMPORTS)
        for module in FOR_GRADERS:
            importlib.import_module(module)
        self._watch.switch(phases.ZYGOTE)
        if self._zygote is not None:
            self._zygote.wait_ready()
            self.isolation = self._zygote.isolation.value
        with self._forking_counted(), _nothing_collected_twice():
            self._grade_waiting(todo, items)

    def _grade_waiting(self, todo: list[Intake], items: list[pytest.Item]) -> None:
        jobs = self._jobs()
        self._card = open_card(self.plan, min(jobs, len(todo)))
        waiting = list(reversed(todo))
        running: dict[int, _Grader] = {}
        self._watch.switch(phases.WAIT)
        with selectors.DefaultSelector() as selector, self._ending(running):
            while waiting or running:
                while waiting and len(running) < jobs and self._card_has_room(waiting[-1], len(running)):
                    with self._watch.within(phases.FORK_GRADER):
                        self._take_up(waiting.pop(), items, running, selector)
                for key, _ in selector.select(TICK_SECONDS):
                    one = running[key.fd]
                    chunk = os.read(key.fd, 1 << 20)
                    one.received += chunk
                    if not chunk:
                        selector.unregister(key.fd)
                        del running[key.fd]
                        with self._watch.within(phases.END):
                            self._finish(one, items, waiting)
                for one in running.values():
                    if time.monotonic() > one.deadline:
                        os.kill(one.pid, signal.SIGKILL)
                self._on_result(None)

    @contextlib.contextmanager
    def _forking_counted(self) -> Iterator[None]:
        """Put what the zygote costs on the bill: to get ready, and then to fork and reap sandboxes."""
        if self._bill is None or self._zygote is None:
            yield
            return
        zygote = self._zygote
        before, ready = zygote.cpu_seconds()
        yield
        forking = max(0.0, zygote.cpu_seconds()[0] - before)  # none, if it had to be started again
        self._bill.add({phases.ZYGOTE: Cost(0.0, ready), phases.FORK_SANDBOX: Cost(0.0, forking)})

    def _jobs(self) -> int:
        """Return how many graders may run at a time: each holds a sandbox, and a zygote has so many slots for them."""
        if self._zygote is None:
            return self.plan.jobs
        from autograder.confine.walls import SLOTS

        return min(self.plan.jobs, SLOTS)

    def _card_has_room(self, submission: Intake, running: int) -> bool:
        """May this one start? On a GPU, one that has met an error of ours before has the card to itself."""
        if self._card is None or submission.problem:
            return True
        return self._card.lets_in(running, alone=self._attempts.get(submission.info.id, 0) > 0)

    def remark(self) -> str:
        return self._card.remark() if self._card is not None else ""

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
            status = Status.INTERNAL if submission.is_our_fault else Status.UNGRADABLE
            self.graded_now += 1
            self._keep(self._ungradable(submission, items, submission.problem, status, isolation="none needed"))
            return
        items = self._asked(submission, items)
        earlier, standing = self._standing(submission, items)
        if earlier is not None and len(standing) == len(items):  # say, it is of before a check was taken out
            self._keep(self._reassembled(submission, items, earlier, standing))
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
        start = time.monotonic()
        with _ctrl_c_later():  # and know every grader that there is
            pid = _fork()
            if pid == 0:
                grader_process.carry_out(
                    lambda: self._errand(submission, items, spawn, earlier, standing, start),
                    theirs,
                    self._log(submission),
                    parent,
                    [mine, *running],
                )
            running[mine] = _Grader(submission, pid, mine, start, start + seconds, bytearray())
        os.close(theirs)
        release()
        selector.register(mine, selectors.EVENT_READ)

    def _spawner(self) -> tuple[Spawn, Callable[[], None]]:
        """Return what a grader opens sandboxes with, and what this process does with its own copy after the fork."""
        limits = self.plan.assignment.limits.of_a_sandbox()
        if self._zygote is None:
            return lambda forked: _local_link(limits), lambda: None
        client = self._zygote.client()
        return lambda forked: client.spawn(limits, forked), client.close

    def _errand(
        self,
        submission: Intake,
        items: list[pytest.Item],
        spawn: Spawn,
        earlier: Result | None,
        standing: dict[str, CheckResult],
        start: float,
    ) -> grader_process.Errand:
        watch = phases.OFF
        if self._bill is not None:
            watch = Stopwatch(phases.FORK_GRADER, wall=start, sandboxes=self._zygote is not None)
        return grader_process.Errand(
            assignment=self.plan.assignment,
            submission=submission,
            items=items,
            conditions=self._conditions(submission),
            spawn=spawn,
            device=self.plan.device,
            shares_card=self._card is not None and self._card.is_shared,  # as it is now
            earlier=earlier,
            standing=standing,
            watch=watch,
        )

    def _conditions(self, submission: Intake, isolation: str | None = None) -> Conditions:
        from autograder.grader import Conditions

        now = self._work.fingerprints[submission.info.id]
        return Conditions(isolation or self.isolation, self.plan.device, now.whole, now.shared, self._of_checks)

    def _ungradable(
        self,
        submission: Intake,
        items: Sequence[pytest.Item],
        reason: str,
        status: Status,
        isolation: str | None = None,
    ) -> Result:
        conditions = self._conditions(submission, isolation)
        return grader_process.ungradable(self.plan.assignment, submission, items, conditions, reason, status)

    # ------------------------------------------------------------------------------ earlier verdicts

    def _asked(self, submission: Intake, items: Sequence[pytest.Item]) -> list[pytest.Item]:
        """Return the checks that this submission meets."""
        from autograder.checks import CHECK

        asked = self.plan.questions.get(submission.info.id)
        return [item for item in items if asked is None or item.stash[CHECK].question in asked]

    def _standing(
        self, submission: Intake, items: Sequence[pytest.Item]
    ) -> tuple[Result | None, dict[str, CheckResult]]:
        """Return an earlier result, and check → verdict of what stands of it; None and {} if all have to be run."""
        from autograder.checks import CHECK
        from autograder.regrading import what_stands

        tried = self._attempts.get(submission.info.id, 0) > 1  # what ended as our fault is graded whole
        if tried or submission.info.id not in self._work.in_part:
            return None, {}
        try:
            earlier = results.load_result(self.plan.out, submission.info.id)
        except (OSError, ValueError, RecursionError):  # it could be read a moment ago
            return None, {}
        if earlier.isolation != self.isolation:
            return None, {}
        standing = what_stands(earlier, [item.stash[CHECK] for item in items], self._of_checks)
        return (earlier, standing) if standing else (None, {})

    def _reassembled(
        self,
        submission: Intake,
        items: Sequence[pytest.Item],
        earlier: Result,
        standing: dict[str, CheckResult],
    ) -> Result:
        from autograder.checks import CHECK
        from autograder.regrading import reassembled

        checks = [item.stash[CHECK] for item in items]
        return reassembled(earlier, checks, standing, self.plan.assignment, self._conditions(submission))

    # ---------------------------------------------------------------------------------- results

    def _log(self, submission: Intake) -> Path:
        return self.plan.out / INTERNAL / (result_filename(submission.info.id).removesuffix(".json") + ".log")

    def _finish(self, one: _Grader, items: Sequence[pytest.Item], waiting: list[Intake]) -> None:
        """Reap a grader that has closed its pipe, and keep what it answered."""
        os.close(one.answer)
        _, status, used = os.wait4(one.pid, 0)
        try:
            answer = Answer.decode(bytes(one.received))
        except msgspec.MsgspecError:
            code = os.waitstatus_to_exitcode(status)
            late = time.monotonic() > one.deadline
            why = "took far too long and was ended" if late else f"ended with status {code}"
            reason = f"The grader {why} before it had a result; nothing is lost, grade this submission again."
            if self._said(one.submission):
                reason += f" Its log is in OUT/{INTERNAL}."
            answer = Answer(self._ungradable(one.submission, items, reason, Status.INTERNAL))
        result = answer.result
        if self._bill is not None:
            cpu = used.ru_utime + used.ru_stime if self._zygote is not None else None
            self._bill.grader_ended(time.monotonic() - one.started, cpu, answer.costs)
        if result.status is Status.INTERNAL and self._attempts[one.submission.info.id] < ATTEMPTS:
            waiting.insert(0, one.submission)  # at the very end, when what disturbed it may be over
            return
        if result.status is not Status.INTERNAL or not self._said(one.submission):
            self._log(one.submission).unlink(missing_ok=True)
        if answer.run is not None:
            self.in_part += 1
            self.run_again.update(answer.run)
        else:
            self.graded_now += 1
        self._keep(result)

    def _said(self, submission: Intake) -> bool:
        """Is there anything in the grader's log? One that ended very early has none."""
        try:
            return self._log(submission).stat().st_size > 0
        except FileNotFoundError:
            return False

    def _keep(self, result: Result) -> None:
        with self._watch.within(phases.REPORT):
            self._lock.assert_held()
            results.save_result(self.plan.out, result)
            self._ledger.keep(result)
            self._attempts.pop(result.submission.id, None)
            pause = max(SECONDS_BETWEEN_GRADEBOOKS, SECONDS_FOR_A_ROW * len(self.plan.submissions))
            if time.monotonic() - self._last_gradebook > pause:
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
def _nothing_collected_twice() -> Iterator[None]:
    """Keep what this process holds now out of garbage collections: in a grader, one would copy all of torch's pages."""
    garbage.set_apart()
    try:
        yield
    finally:
        gc.unfreeze()


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
