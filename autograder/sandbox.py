"""The grader's end of a sandbox: asks, keeps the time, and opens a fresh process when one is lost.

Knows the wire and links, not checks. What comes out of here is still only what the sandbox claims.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import msgspec

from autograder import card, wire
from autograder.assignment import AssignmentLimits
from autograder.drawings import Drawing
from autograder.faults import StudentError
from autograder.frames import WireError
from autograder.link import Link, LinkLost
from autograder.naming import readable
from autograder.source import Source
from autograder.values import BadValue, Build, Decoder, Handle, Node
from autograder.verdict import Verdict

SEED = 20_260_901  # where every check starts; any number would do
MAX_RESTARTS_WHILE_LOADING = 3
WAITING = 3.0  # wall-clock seconds that count as one of the budget's
MAX_LINE = 10_000  # the last line that is named: in a megabyte of lines a number of six digits would find its own
MAX_TEXT, MAX_NAME, MAX_BASES = 2000, 200, 40  # of an exception, which the sandbox could make as long as it likes


class Budget(msgspec.Struct, frozen=True):
    """Seconds; None where nothing is limited (under a debugger)."""

    call: float | None = 5.0
    load: float | None = 10.0
    check: float | None = 20.0
    submission: float | None = 90.0

    @classmethod
    def of(cls, limits: AssignmentLimits) -> Budget:
        return cls(limits.call_seconds, limits.load_seconds, limits.check_seconds, limits.submission_seconds)


class LoadProblem(msgspec.Struct, frozen=True):
    """A statement that could not be run, and the names that are missing because of it."""

    line: int
    place: str
    binds: frozenset[str]
    text: str


class LoadReport(msgspec.Struct, frozen=True):
    """`fatal` says why nothing could be loaded; `skipped` are places of statements left out, with the reason."""

    problems: list[LoadProblem]
    skipped: list[tuple[str, str]]
    fatal: str = ""


class _Statement(msgspec.Struct, frozen=True):
    index: int
    line: int
    binds: list[str]
    run: bool
    why: str


class Sandbox:
    """One submission's untrusted process, and its successors.

    Args:
        spawn: makes a fresh link; called again after a crash or a time-out.
        seed: where the random numbers of every check begin.
        shares_card: others may use the GPU meanwhile. That its memory runs out is then our fault, until it is tried
            without them.
    """

    def __init__(
        self,
        spawn: Callable[[], Link],
        source: Source,
        budget: Budget,
        device: str = "cpu",
        seed: int = SEED,
        *,
        shares_card: bool = False,
    ) -> None:
        self._spawn = spawn
        self.source = source
        self.budget = budget
        self.device = device
        self.seed = seed
        self._shares_card = shares_card
        self._link: Link | None = None
        self._bad_statements: set[int] = set()
        self._next_id = 0
        self._spent = 0.0  # by links that are gone
        self._wall = 0.0  # seconds spent in exchanges
        self._check_limit: float | None = None
        self._check_started = 0.0
        self.report: LoadReport | None = None
        self.drawn: dict[bytes, Drawing] = {}  # what `checking.draw_once` got, by what was asked

    # ---------------------------------------------------------------------------------- loading

    def load(self) -> LoadReport:
        """Load the student's file once; later calls return the same report.

        A file that cannot be parsed in time, or that ends its process again and again, is reported as `fatal`.

        Raises:
            LinkLost: only with verdict INTERNAL.
        """
        if self.report is None:
            self.report = self._load()
        return self.report

    def _load(self) -> LoadReport:
        problems: list[LoadProblem] = []
        for _ in range(MAX_RESTARTS_WHILE_LOADING + 1):
            try:
                return self._run_statements(problems)
            except _StatementLost as lost:
                if lost.cause.verdict is Verdict.INTERNAL:
                    raise lost.cause from None
                self._bad_statements.add(lost.statement.index)
                problems.append(self._problem(lost.statement, lost.cause.reason))
            except LinkLost as lost:  # while it was parsed
                if lost.verdict is Verdict.INTERNAL:
                    raise
                return LoadReport(problems, [], f"Your file could not be read. {lost.reason}")
        places = ", ".join(problem.place for problem in problems)
        return LoadReport(
            problems, [], f"Too many statements of your file could not be run ({places}). {problems[-1].text}"
        )

    def _run_statements(self, earlier: list[LoadProblem]) -> LoadReport:
        """Open the file in a fresh link and run its statements; add what raises to the problems of earlier tries."""
        link = self._link = self._spawn()
        answer = self._exchange(link, wire.Open(self.source.files, self.source.main), self.budget.load)
        if isinstance(answer, wire.Raised):
            return LoadReport([], [], self._why_unreadable(answer))
        try:
            statements = msgspec.convert(Decoder().decode(answer.value), list[_Statement])
        except (msgspec.ValidationError, BadValue):
            self._drop_link()
            raise LinkLost(Verdict.INTERNAL, "The list of statements could not be read.") from None
        problems = list(earlier)
        for statement in statements:
            if not statement.run or statement.index in self._bad_statements:
                continue
            try:
                outcome = self._exchange(link, wire.Execute(statement.index), self._limit_of_statement())
            except LinkLost as lost:
                raise _StatementLost(statement, lost) from None
            if isinstance(outcome, wire.Raised):
                text = f"{outcome.type_name}: {outcome.message.rstrip('.')}" if outcome.message else outcome.type_name
                problems.append(self._problem(statement, f"it raised {text}"))
        skipped = [(self.source.where(s.line), s.why) for s in statements if not s.run]
        return LoadReport(problems, skipped)

    def _limit_of_statement(self) -> float | None:
        if self.budget.load is None or self.budget.submission is None:
            return self.budget.load
        left = self.budget.submission - self.seconds_used()
        if left <= 0:
            self._drop_link()
            raise LinkLost(Verdict.TIMEOUT, "The time for the whole submission was used up while it was loaded.")
        return min(self.budget.load, left)

    def _problem(self, statement: _Statement, text: str) -> LoadProblem:
        return LoadProblem(statement.line, self.source.where(statement.line), frozenset(statement.binds), text)

    def _why_unreadable(self, raised: wire.Raised) -> str:
        if "SyntaxError" in raised.bases:
            at = f" in {self.source.where(raised.line)}" if raised.line else ""
            return f"Python cannot read your file: there is a syntax error{at} ({raised.message})."
        self._drop_link()  # no line of the student's has run yet, so this is our doing: a full disk, say
        raise LinkLost(Verdict.INTERNAL, f"The file could not be opened: {raised.type_name}: {raised.message}")

    # ----------------------------------------------------------------------------------- asking

    def begin_check(self, seconds: float | None) -> None:
        """Seed everything, forget the handles of the check before, and start the check's clock.

        Raises:
            LinkLost: the time for the whole submission is used up, or no fresh process could be had.
        """
        if self.report is not None and not self.report.fatal and self._link is None:
            self._reload()
        self._check_started, self._check_limit = self.seconds_used(), seconds
        if self.report is not None and not self.report.fatal:
            self.ask(wire.Begin(self.seed, self.device), doing="starting the check")

    def _reload(self) -> None:
        if self._left(self.budget.submission, self.seconds_used()) == 0:
            raise LinkLost(Verdict.TIMEOUT, "The time for the whole submission was used up by earlier checks.")
        try:
            self._run_statements([])
        except _StatementLost as lost:
            self._drop_link()
            raise lost.cause from None

    def ask(self, verb: wire.Verb, doing: str, seconds: float | None = None) -> wire.Returned:
        """Return the sandbox's answer.

        Args:
            doing: what the student will read as the subject ("`accuracy`").
            seconds: limit of this call instead of the budget's, for training.

        Raises:
            StudentError: the student's code raised.
            LinkLost: there is no answer, and there will be none.
        """
        if self._link is None:
            raise LinkLost(Verdict.CRASHED, "Your code ended its process earlier in this check.")
        limit = self._limit_of_call(seconds)
        answer = self._exchange(self._link, verb, limit)
        if isinstance(answer, wire.Raised):
            raise StudentError(answer, doing, self._place(answer))
        return answer

    def _place(self, raised: wire.Raised) -> str:
        if raised.line is None or raised.file not in self.source.files:
            return ""
        # A line that nobody wrote code on could be a hidden input in disguise: `compile("\\n" * secret + …)`.
        lines = self.source.files[raised.file].split(b"\n", MAX_LINE)[:MAX_LINE]
        if not 1 <= raised.line <= len(lines) or lines[raised.line - 1].strip()[:1] in (b"", b"#"):
            return ""
        where = self.source.where(raised.line) if raised.file == self.source.main else f"line {raised.line}"
        return f"{where} of {raised.file}"

    def _limit_of_call(self, seconds: float | None) -> float | None:
        if self.budget.call is None:
            return None
        used = self.seconds_used()
        left = [
            seconds if seconds is not None else self.budget.call,
            self._left(self._check_limit, used - self._check_started),
            self._left(self.budget.submission, used),
        ]
        limits = [limit for limit in left if limit is not None]
        if min(limits) == 0:
            self._drop_link()
            raise LinkLost(Verdict.TIMEOUT, "The time for this check was used up.")
        return min(limits)

    @staticmethod
    def _left(limit: float | None, used: float) -> float | None:
        return None if limit is None else max(0.0, limit - used)

    def _exchange(self, link: Link, verb: wire.Verb, seconds: float | None) -> wire.Returned | wire.Raised:
        self._next_id += 1
        # An error here is the author's, or ours. In a list to be taken out of: a data set is not kept beside its copy.
        question = [wire.pack(wire.Request(self._next_id, verb))]
        start = time.monotonic()
        try:
            reply = wire.unpack_reply(link.exchange(question.pop(), seconds))
        except LinkLost:
            self._drop_link()
            raise
        except WireError:
            self._drop_link()
            raise garbled() from None
        finally:
            self._wall += time.monotonic() - start
        if reply.id != self._next_id:
            self._drop_link()
            raise garbled()
        if not isinstance(reply.outcome, wire.Raised):
            return reply.outcome
        if self._shares_card and card.may_be_others(reply.outcome.message):
            self._drop_link()  # and with it, what it has taken
            raise LinkLost(Verdict.INTERNAL, "The GPU's memory did not suffice, while others may have used it as well.")
        return bounded(reply.outcome)

    def _drop_link(self) -> None:
        if self._link is not None:
            self._spent += self._link.seconds_used()
            self._link.close()
            self._link = None

    def seconds_used(self) -> float:
        """CPU seconds of the submission's processes, or a third of the time they took: waiting is not free."""
        measured = self._spent + (self._link.seconds_used() if self._link is not None else 0.0)
        return max(measured, self._wall / WAITING)

    # ----------------------------------------------------------------------------------- values

    def decode(self, node: Node, resolve: Callable[[Handle], object]) -> Any:
        """Return what `node` describes; `resolve` makes something of the handles in it.

        Raises:
            LinkLost: it describes nothing; the process that sent it is ended.
        """

        def only_handles(kept: Handle | Build) -> object:
            if isinstance(kept, Build):
                raise BadValue("an order to build something, from the wrong side")
            return resolve(kept)

        try:
            return Decoder(only_handles).decode(node)
        except (BadValue, RecursionError):
            self._drop_link()
            raise garbled() from None

    def take_output(self) -> str:
        return self._link.take_output() if self._link is not None else ""

    def close(self) -> None:
        self._drop_link()


def bounded(raised: wire.Raised) -> wire.Raised:
    """Return the exception with everything cut to a length that fits into a result, and a message fit to be read."""
    return wire.Raised(
        raised.type_name[:MAX_NAME],
        [base[:MAX_NAME] for base in raised.bases[:MAX_BASES]],
        readable(raised.message[:MAX_TEXT]),
        raised.file,
        raised.line,
    )


class _StatementLost(Exception):
    def __init__(self, statement: _Statement, cause: LinkLost) -> None:
        super().__init__(statement, cause)
        self.statement = statement
        self.cause = cause


def garbled() -> LinkLost:
    return LinkLost(Verdict.CRASHED, "The process that your code ran in stopped answering sensibly.")
