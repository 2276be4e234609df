"""Whatever a sandbox answers, a check ends with a verdict on the student's code: never `internal`."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
import torch
from fuzz.hostile_link import HostileLink
from fuzz.law import LONG, law
from hypothesis import strategies as st

from autograder import checking, wire
from autograder.assignment import load_assignment
from autograder.collection import with_checks
from autograder.grader import run_checks
from autograder.judging import judge
from autograder.link import LinkLost
from autograder.sandbox import Budget, Sandbox
from autograder.source import Source
from autograder.submission import Submission, call
from autograder.values import List
from autograder.verdict import Verdict

ROOT = Path(__file__).parent.parent.parent
SEEDS = st.integers(0, (1 << 32) - 1)
X = torch.arange(6, dtype=torch.float32).reshape(2, 3)

# Each is what a check might do with the student's names, by the author's helpers.
QUESTIONS = {
    "call": lambda s: checking.as_tensor(s.f(X), "`f`", shape=(2, 3), dtype="float"),
    "close": lambda s: checking.assert_close(s.f(X, 2), 2 * X),
    "close to a number": lambda s: checking.assert_close(s.f(2.0), 4.0),
    "close to an array": lambda s: checking.assert_close(s.f(X.numpy()), X.numpy()),
    "number": lambda s: checking.as_number(s.f(X), "`f`", tensor_ok=True),
    "numbers": lambda s: checking.as_numbers(s.f(X), "`f`"),
    "array": lambda s: checking.as_array(s.f(X), "`f`", shape=(2, 3), dtype="int"),
    "tuple": lambda s: [checking.as_tensor(part, "a part") for part in checking.as_tuple(s.f(X), "`f`", 2)],
    "unchanged": lambda s: checking.unchanged_inputs(s.f, X, [X, {"a": 1}], X.numpy(), 2.5),
    "object": lambda s: (s.Net(3).weight, s.Net(3)[0], len(s.Net(3)), s.Net(3)(X)),
    "computed with": lambda s: s.f + 1,
    "iterated": lambda s: [len(s.f), s.f[0], s.f[X]],
    "capital": lambda s: s.ANSWERS,
    "signature": lambda s: checking.signature(s.f),
    "instance": lambda s: checking.is_instance(s.f(X), "torch.nn.Module", "builtins.dict"),
    "type": lambda s: checking.type_name(s.f(X)),
    "made": lambda s: s.make(checking.linear(torch.ones(2, 3)))(X),
    "layers": lambda s: checking.linear_layers(s.Net(3, 2), (3, 7), (7, 2))[0](X),
    "gradients": lambda s: checking.parameter_gradients(s.Net(3, 2), X),
    "gradient": lambda s: checking.gradient(s.f, X),
    "train": lambda s: checking.train(s.Net(3), X, X, checking.Recipe("adam", learning_rate=0.1, steps=2)),
    "evaluate": lambda s: checking.evaluate(s.Net(3), X),
    "draw": lambda s: [panel.all_points() for panel in checking.draw(s.plot, X).panels],
    "colours": lambda s: [checking.color_name(line.color) for p in checking.draw(s.plot).panels for line in p.lines],
    "steps": lambda s: checking.interpreter_events(s.f, X),
    "echo": lambda s: call(s.f, (X,), {"y": X}, echo=True),
}


def hostile(seed: int, files: dict[str, bytes], main: str) -> Sandbox:
    numbers = random.Random(seed)
    return Sandbox(lambda: HostileLink(numbers.getrandbits(32)), Source(files, main), Budget())


@pytest.mark.parametrize("question", QUESTIONS)
@law(SEEDS, examples=30)
def test_no_answer_to_a_helper_is_our_fault(question, seed):
    sandbox = hostile(seed, {"tiny.py": b"x = 1\n"}, "tiny.py")
    sandbox.load()
    for _ in range(4):
        error: BaseException | None = None
        try:
            sandbox.begin_check(20.0)
            QUESTIONS[question](Submission(sandbox))
        except Exception as caught:
            error = caught
        judgement = judge(error, visible=False)
        if judgement.verdict is Verdict.INTERNAL:
            assert error is not None
            raise error


@law(st.lists(st.sampled_from(["bytes", "other id", "raised", "ended"]), min_size=1, max_size=4), SEEDS, examples=40)
def test_no_answer_while_a_file_is_loaded_is_our_fault(endings, seed):
    """After the list of statements, which comes before a line of the student's has run."""
    pick = random.Random(seed)
    statements = [{"index": n, "line": n + 1, "binds": [], "run": True, "why": ""} for n in range(3)]

    class Link(HostileLink):
        def exchange(self, body: bytes, seconds: float | None) -> bytes:
            request = wire.unpack_request(body)
            if isinstance(request.verb, wire.Open):
                from fuzz.hostile_link import spelt

                return wire.pack(wire.Reply(request.id, wire.Returned(List([spelt(s) for s in statements]))))
            match pick.choice(endings):
                case "bytes":
                    return pick.randbytes(9)
                case "other id":
                    return wire.pack(wire.Reply(-1, wire.Returned(None)))
                case "raised":
                    return wire.pack(wire.Reply(request.id, wire.Raised("E\n" * 9, [], "m" * 9999, "\0", -5)))
            raise LinkLost(Verdict.CRASHED, "It ended.")

    sandbox = Sandbox(lambda: Link(seed), Source({"tiny.py": b""}, "tiny.py"), Budget())
    report = sandbox.load()
    assert report.fatal or len(report.problems) <= 3


# ---------------------------------------------------------------------------- whole assignments


def run_hostile(assignment_folder: Path, seeds: list[int]) -> list[str]:
    """Return the checks that ended as our fault."""
    assignment = load_assignment(assignment_folder)
    ours: list[str] = []

    def meet(items: list[pytest.Item]) -> None:
        source = assignment.solutions / assignment.main  # so that what reads the source goes on
        for seed in seeds:
            sandbox = hostile(seed, {assignment.main: source.read_bytes()}, assignment.main)
            sandbox.load()
            ours.extend(
                f"{result.id} with seed {seed}"
                for result in run_checks(items, sandbox)
                if result.verdict is Verdict.INTERNAL
            )

    with_checks(assignment, [*assignment.visible_checks, *assignment.hidden_checks], meet)
    return ours


def test_no_answer_is_our_fault_in_a_whole_assignment():
    assert run_hostile(ROOT / "tests" / "tiny" / "assignments" / "tiny", list(range(20))) == []


@pytest.mark.parametrize("name", ["mlp", "optimisation"])
@pytest.mark.skipif(not LONG, reason="one of the long runs: --hypothesis-profile=long")
def test_no_answer_is_our_fault_in_the_assignments_of_the_course(name):
    seeds = [int.from_bytes(os.urandom(4)) for _ in range(15)]
    assert run_hostile(ROOT / "assignments" / name, seeds) == []
