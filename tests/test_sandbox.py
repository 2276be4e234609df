"""The grader's end of a sandbox, over links that are made up: what it believes, what it cuts, how it keeps the time."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from autograder import sandbox as module
from autograder import wire
from autograder.faults import StudentError
from autograder.link import LinkLost
from autograder.sandbox import Budget, Sandbox
from autograder.source import Source
from autograder.values import Bytes, Dict, List
from autograder.verdict import Verdict

SOURCE = Source({"work.py": b"x = 1\n"}, "work.py")
Answer = Callable[[wire.Verb], wire.Returned | wire.Raised]


class MadeUpLink:
    """Answers every request by `answer(verb)`; a request takes `takes` seconds of a clock of its own."""

    def __init__(self, answer: Answer, clock: list[float], takes: float = 0.0) -> None:
        self.answer, self.clock, self.takes, self.closed = answer, clock, takes, False

    def exchange(self, body: bytes, seconds: float | None) -> bytes:
        request = wire.unpack_request(body)
        if not isinstance(request.verb, wire.Open):
            self.clock[0] += self.takes
        outcome = wire.Returned(List([])) if isinstance(request.verb, wire.Open) else self.answer(request.verb)
        return wire.pack(wire.Reply(request.id, outcome))

    def seconds_used(self) -> float:
        return 0.0

    def take_output(self) -> str:
        return ""

    def close(self) -> None:
        self.closed = True


def open_sandbox(monkeypatch, answer: Answer, takes: float = 0.0, budget: Budget = Budget()) -> Sandbox:  # noqa: B008
    clock = [0.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: clock[0])
    sandbox = Sandbox(lambda: MadeUpLink(answer, clock, takes), SOURCE, budget)
    assert sandbox.load().fatal == ""
    return sandbox


def test_an_exception_of_any_length_is_cut_to_what_fits_into_a_result(monkeypatch):
    endless = wire.Raised("T" * 9999, ["B" * 9999] * 999, "m" * 9_999_999, None, None)
    sandbox = open_sandbox(monkeypatch, lambda verb: endless)
    with pytest.raises(StudentError) as caught:
        sandbox.ask(wire.Get("x"), "`x`")
    assert len(msgspec.json.encode(caught.value.raised)) < 20_000


def test_code_that_only_waits_uses_up_its_check_in_the_end(monkeypatch):
    sandbox = open_sandbox(monkeypatch, lambda verb: wire.Returned(None), takes=10.0, budget=Budget(check=20.0))
    sandbox.begin_check(20.0)
    with pytest.raises(LinkLost) as lost:
        for _ in range(9):
            sandbox.ask(wire.Get("x"), "`x`")
    assert lost.value.verdict is Verdict.TIMEOUT


def test_waiting_uses_up_the_submission_too(monkeypatch):
    sandbox = open_sandbox(monkeypatch, lambda verb: wire.Returned(None), takes=10.0, budget=Budget(submission=30.0))
    with pytest.raises(LinkLost) as lost:
        for _ in range(20):
            sandbox.begin_check(None)
            sandbox.ask(wire.Get("x"), "`x`")
    assert lost.value.verdict is Verdict.TIMEOUT


def test_an_answer_to_another_question_ends_the_process(monkeypatch):
    sandbox = open_sandbox(monkeypatch, lambda verb: wire.Returned(None))
    link = sandbox._link
    assert isinstance(link, MadeUpLink)
    link.exchange = lambda body, seconds: wire.pack(wire.Reply(10_000, wire.Returned(None)))  # type: ignore[method-assign]
    with pytest.raises(LinkLost) as lost:
        sandbox.ask(wire.Get("x"), "`x`")
    assert lost.value.verdict is Verdict.CRASHED
    assert link.closed


@pytest.mark.parametrize(
    "node",
    [
        List([List([])] * 250_000),
        Dict([(float(number), None) for number in range(2000)]),
        Dict([(Bytes(bytes([number % 256])), None) for number in range(2000)]),
    ],
    ids=["too many items", "too many floats as keys", "too many bytes as keys"],
)
def test_what_would_take_long_to_build_is_refused(monkeypatch, node):
    sandbox = open_sandbox(monkeypatch, lambda verb: wire.Returned(node))
    with pytest.raises(LinkLost) as lost:
        sandbox.decode(sandbox.ask(wire.Get("x"), "`x`").value, lambda handle: handle)
    assert lost.value.verdict is Verdict.CRASHED


def test_a_file_that_could_not_even_be_opened_is_our_fault():
    full_disk = wire.Raised("OSError", ["OSError", "Exception"], "No space left on device", None, None)

    class FullDisk(MadeUpLink):
        def exchange(self, body: bytes, seconds: float | None) -> bytes:
            return wire.pack(wire.Reply(wire.unpack_request(body).id, full_disk))

    sandbox = Sandbox(lambda: FullDisk(lambda verb: full_disk, [0.0]), SOURCE, Budget())
    with pytest.raises(LinkLost) as lost:
        sandbox.load()
    assert lost.value.verdict is Verdict.INTERNAL


def test_a_file_that_uses_up_its_time_while_loading_leaves_no_process_open(monkeypatch):
    clock, links = [0.0], []
    monkeypatch.setattr(module.time, "monotonic", lambda: clock[0])
    statement = {"index": 0, "line": 1, "binds": ["x"], "run": True, "why": ""}
    keys = [(key, List(value) if isinstance(value, list) else value) for key, value in statement.items()]

    class Slow(MadeUpLink):
        def exchange(self, body: bytes, seconds: float | None) -> bytes:
            self.clock[0] += 20.0
            request = wire.unpack_request(body)
            is_open = isinstance(request.verb, wire.Open)
            rows = List([Dict(keys), Dict([("index", 1), *keys[1:]])])
            return wire.pack(wire.Reply(request.id, wire.Returned(rows if is_open else None)))

    def spawn() -> Slow:
        links.append(Slow(lambda verb: wire.Returned(None), clock))
        return links[-1]

    sandbox = Sandbox(spawn, SOURCE, Budget(submission=10.0))
    assert len(sandbox.load().problems) == 2
    sandbox.close()
    assert len(links) > 1
    assert all(link.closed for link in links)


@pytest.mark.parametrize(
    ("line", "place"),
    [(1, "line 1 of work.py"), (2, ""), (3, ""), (4, "line 4 of work.py"), (5, ""), (9_999, ""), (0, ""), (-1, "")],
)
def test_only_a_line_that_holds_code_is_named(monkeypatch, line, place):
    source = Source({"work.py": b"x = 1\n\n  # a remark\ny = 2\n" + b"\n" * 20_000}, "work.py")
    sandbox = open_sandbox(monkeypatch, lambda verb: wire.Raised("ValueError", [], "", "work.py", line))
    sandbox.source = source
    with pytest.raises(StudentError) as caught:
        sandbox.ask(wire.Get("x"), "`x`")
    assert caught.value.where == place


def test_a_file_of_a_million_lines_does_not_turn_a_hidden_number_into_a_place(monkeypatch):
    sandbox = open_sandbox(monkeypatch, lambda verb: wire.Raised("ValueError", [], "", "work.py", 451_052))
    sandbox.source = Source({"work.py": b"0\n" * 500_000}, "work.py")
    with pytest.raises(StudentError) as caught:
        sandbox.ask(wire.Get("x"), "`x`")
    assert caught.value.where == ""
