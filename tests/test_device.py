"""Where training runs: which device is chosen, and that everything gets there and its values come back to the CPU.

No test here needs a GPU. What has to be moved is watched on PyTorch's "meta" device, which refuses to be mixed with the
CPU as a GPU does, and over the wire with a student's file that notes what is asked for.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import nn
from within_the_grader import WithinTheGrader

from autograder import grading, source, tools, training, wire
from autograder.assignment import load_assignment
from autograder.card import Card
from autograder.checking import Recipe, evaluate, parameter_gradients, parameters, train
from autograder.confine.levels import Isolation
from autograder.faults import StudentError, UserError
from autograder.grading import Outcome
from autograder.intake import find_submissions
from autograder.judging import judge
from autograder.link import Limits, LinkLost
from autograder.local import LocalLink
from autograder.plan import Plan
from autograder.results import load_results
from autograder.sandbox import Budget, Sandbox
from autograder.source import Source
from autograder.submission import Submission
from autograder.verdict import Status, Verdict

ROOT = Path(__file__).parent.parent
TINY = ROOT / "tests" / "tiny" / "assignments" / "tiny"


# --------------------------------------------------------------------------------- which device


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`machine(driver, answer)`: a machine with NVIDIA's driver or without, on which torch answers that."""

    def make(driver: bool, answer: str | Exception) -> None:
        def run(command: list[str], **_: Any) -> Any:
            if isinstance(answer, Exception):
                raise answer
            return SimpleNamespace(stdout=f"{answer}\n")

        monkeypatch.setattr(source.subprocess, "run", run)  # type: ignore[attr-defined]
        monkeypatch.setattr(source.os.path, "exists", lambda path: driver)  # type: ignore[attr-defined]

    return make


@pytest.mark.parametrize(
    ("wanted", "driver", "answer", "device"),
    [
        ("auto", True, "True", "cuda"),
        ("cuda", True, "True", "cuda"),
        ("cpu", True, "True", "cpu"),
        ("auto", True, "False", "cpu"),
        ("auto", False, AssertionError("asked in vain"), "cpu"),
        ("cpu", True, AssertionError("asked in vain"), "cpu"),
    ],
)
def test_auto_means_cuda_if_there_is_one_and_cpu_forces_the_other(machine, wanted, driver, answer, device):
    if wanted == "auto" and not driver and sys.platform != "linux":
        pytest.skip("elsewhere, a driver has no file to look for")
    machine(driver, answer)
    assert source.choose_device(wanted) == device


def test_a_driver_that_hangs_ends_with_one_line(machine):
    machine(True, subprocess.TimeoutExpired("python", 120.0))
    with pytest.raises(UserError, match="--device auto: the GPU's driver does not answer; use --device cpu"):
        source.choose_device("auto")


def test_cuda_without_a_card_is_one_clear_line_and_status_2(autograder, tmp_path):
    if torch.cuda.is_available():
        pytest.skip("there is a GPU here")
    done = autograder("grade", TINY, TINY / "tiny.py", "--out", tmp_path / "out", "--device", "cuda")
    assert done.returncode == 2
    line = "autograder: --device cuda: torch finds no CUDA device here; use --device cpu, or see `autograder doctor`.\n"
    assert done.stderr == line


# ---------------------------------------------------------------- everything is moved, on "meta"

X, TARGETS = torch.randn(24, 3, generator=torch.Generator().manual_seed(1)), torch.arange(24) % 2


def network() -> nn.Module:
    return nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2))


class Watched(nn.Module):
    """Notes on which devices its inputs are."""

    def __init__(self) -> None:
        super().__init__()
        self.network = network()
        self.seen: set[str] = set()

    def forward(self, x: torch.Tensor) -> Any:
        self.seen.add(x.device.type)
        return self.network(x)


@pytest.mark.parametrize("recipe", [Recipe("adam", 0.1, 3), Recipe("sgd", 0.1, 3, batch_size=10, momentum=0.9)])
def test_a_training_step_finds_model_inputs_and_targets_on_the_device(recipe):
    model, losses = Watched(), []

    def criterion(outputs: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        losses.append((outputs.device.type, targets.device.type))
        return nn.functional.cross_entropy(outputs, targets)

    training.train(model, X, TARGETS, recipe, criterion, "meta")
    assert {parameter.device.type for parameter in model.parameters()} == {"meta"}
    assert model.seen == {"meta"}
    assert set(losses) == {("meta", "meta")}


def test_held_out_inputs_follow_the_model_that_was_trained():
    model = Watched().to("meta")
    outputs = training.evaluate(model, X)
    assert model.seen == {"meta"}
    assert isinstance(outputs, torch.Tensor) and outputs.device.type == "meta"


def test_gradients_of_a_trained_model_are_asked_where_it_is():
    model = Watched().to("meta")
    found = tools.parameter_gradients(model, X)
    assert model.seen == {"meta"}
    assert {gradient.device.type for gradient in found.values() if gradient is not None} == {"meta"}


# ------------------------------------------------------------------ what is asked, over the wire

NOTES = """
import torch
from torch import nn

class Card:
    '''A GPU that is made up: what is moved there is noted, and stays.'''
    asked = []
    back = []
    on_the_card = set()

    def move(self, device):
        if str(device) == "cuda":
            Card.asked.append(type(self).__name__ + str(list(getattr(self, "shape", []))))
            Card.on_the_card.add(id(self))
        return self

    def fetch(self):
        Card.back.append(list(self.shape))
        return self

    torch.Tensor.to = move
    nn.Module.to = move
    torch.Tensor.cpu = fetch

def make_model():
    return nn.Linear(3, 2)

def asked():
    return Card.asked

def back():
    return Card.back
"""


@pytest.fixture(scope="module")
def on_a_made_up_card() -> Iterator[Submission]:
    sandbox = Sandbox(
        lambda: LocalLink(Limits()), Source({"notes.py": NOTES.encode()}, "notes.py"), Budget(60, 60, None), "cuda"
    )
    sandbox.load()
    sandbox.begin_check(None)
    yield Submission(sandbox, None)
    sandbox.close()


def test_train_takes_model_inputs_and_targets_to_the_device_of_the_run(on_a_made_up_card):
    submission = on_a_made_up_card
    model = submission.make_model()
    before = parameters(model)
    train(model, X, TARGETS, Recipe("adam", 0.1, 3))
    assert submission.asked() == ["Linear[]", "Tensor[24, 3]", "Tensor[24]"]
    after = parameters(model)
    assert all(after[name].device.type == "cpu" and not torch.equal(before[name], after[name]) for name in before)
    assert [2, 3] in submission.back() and [2] in submission.back(), "parameters are fetched from where they are"
    assert evaluate(model, X).device.type == "cpu"
    gradients = parameter_gradients(model, X)
    assert {gradient.device.type for gradient in gradients.values() if gradient is not None} == {"cpu"}


# -------------------------------------------------------------------- a card that others fill

RAN_OUT = "CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has a total capacity of 79.11 GiB of which …"


class FullCard:
    """A link to a sandbox in which each call finds the card full."""

    closed = False

    def exchange(self, body: bytes, seconds: float | None) -> bytes:
        number = wire.unpack_request(body).id
        bases = ["MemoryError", "RuntimeError", "Exception", "BaseException", "object"]
        return wire.pack(wire.Reply(number, wire.Raised("MemoryError", bases, RAN_OUT, None, None)))

    def seconds_used(self) -> float:
        return 0.0

    def take_output(self) -> str:
        return ""

    def close(self) -> None:
        self.closed = True


def asked_on_a_full_card(shares_card: bool) -> tuple[Exception, FullCard]:
    link = FullCard()
    sandbox = Sandbox(lambda: link, Source({}, "a.py"), Budget(), "cuda", shares_card=shares_card)
    sandbox._link = link
    with pytest.raises((StudentError, LinkLost)) as caught:
        sandbox.ask(wire.Get("x"), "`x`")
    return caught.value, link


def test_memory_that_runs_out_on_a_shared_card_is_our_fault_and_the_sandbox_gives_back_its_own():
    error, link = asked_on_a_full_card(shares_card=True)
    assert judge(error, visible=False).verdict is Verdict.INTERNAL
    assert link.closed


def test_memory_that_runs_out_alone_on_the_card_is_the_students():
    error, _ = asked_on_a_full_card(shares_card=False)
    judgement = judge(error, visible=False)
    assert judgement.verdict is Verdict.OUT_OF_MEMORY
    assert "needed more memory than it may use" in judgement.message


RIGHT = (ROOT / "tests" / "tiny" / "solutions" / "tiny" / "tiny.py").read_text()
FILLS = f"{RIGHT}\nimport torch\n\ndef double(x):\n    raise torch.OutOfMemoryError('{RAN_OUT}')\n"
UNLUCKY = """
import pathlib
import torch

def double(x):
    before = pathlib.Path({marker!r})
    if not before.exists():
        before.touch()
        raise RuntimeError('CUDA error: CUBLAS_STATUS_NOT_INITIALIZED when calling `cublasCreate(handle)`')
    return 2 * x
"""


def grade_on(card: Card, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Outcome:
    """Grade one that always finds the card full and one that does the first time, as if on that card."""
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "fills.py").write_text(FILLS)
    (tmp_path / "class" / "unlucky.py").write_text(RIGHT + UNLUCKY.format(marker=str(tmp_path / "tried")))
    monkeypatch.setattr(grading, "open_card", lambda plan, wanted: card)
    monkeypatch.setattr(grading, "_local_link", WithinTheGrader)
    assignment = load_assignment(TINY)
    submissions = find_submissions(tmp_path / "class", assignment)
    plan = Plan(assignment, submissions, tmp_path / "out", 2, "cpu", Isolation.NONE)
    return grading.grade_class(plan, lambda count: None, lambda result: None)


@pytest.mark.skipif(sys.platform != "linux", reason="grading needs Linux")
def test_who_runs_out_of_memory_beside_others_is_tried_again_alone(tmp_path, monkeypatch):
    let_in: list[tuple[int, bool]] = []

    class Noted(Card):
        def lets_in(self, running: int, *, alone: bool = False) -> bool:
            admitted = super().lets_in(running, alone=alone)
            if admitted:
                let_in.append((running, alone))
            return admitted

    outcome = grade_on(Noted(512, 2, lambda: 8 << 30), tmp_path, monkeypatch)
    assert let_in == [(0, False), (1, False), (0, True), (0, True)]
    assert {name: result.status for name, result in outcome.results.items()} == dict.fromkeys(
        ("fills", "unlucky"), Status.GRADED
    )
    verdicts = {
        name: next(c.verdict for c in result.checks if c.id == "test_a_tensor_is_doubled")
        for name, result in load_results(tmp_path / "out").items()
    }
    assert verdicts == {"fills": Verdict.OUT_OF_MEMORY, "unlucky": Verdict.PASSED}
    assert outcome.remark == ""


@pytest.mark.skipif(sys.platform != "linux", reason="grading needs Linux")
def test_while_others_fill_the_card_nobody_gets_a_zero_for_it(tmp_path, monkeypatch):
    monkeypatch.setattr("autograder.card.PATIENCE_SECONDS", 0.0)
    outcome = grade_on(Card(512, 2, lambda: 0), tmp_path, monkeypatch)
    assert outcome.results["fills"].status is Status.INTERNAL, "to be graded again"
    assert outcome.results["unlucky"].status is Status.GRADED
    assert "waited for memory of the GPU" in outcome.remark


# --------------------------------------------------------------------------- what our files say

OURS = sorted(
    path
    for folder in ("autograder", "assignments", "solutions")
    for path in [*(ROOT / folder).rglob("*.py"), *(ROOT / folder).rglob("*.py.j2")]
    if "mutants" not in path.parts  # wrong on purpose
)
CHECKS = [path for path in OURS if path.name.startswith(("test_visible", "test_hidden"))]


def tree_of(path: Path) -> ast.AST:
    text = path.read_text("utf-8")
    return ast.parse(text.replace("{{", "").replace("}}", "") if path.suffix == ".j2" else text)


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef):
            yield node


def test_no_file_of_ours_sends_anything_to_a_gpu_by_name():
    calls = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in OURS
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "cuda"
    ]
    assert calls == []


def test_a_check_that_names_cuda_has_asked_for_the_device_of_the_run():
    named = [
        f"{path.relative_to(ROOT)}: {function.name}"
        for path in CHECKS
        for function in functions(path)
        if any(isinstance(node, ast.Constant) and node.value == "cuda" for node in ast.walk(function))
        and "submission.device == 'cuda'" not in ast.unparse(function)
    ]
    # one looks for the word in the student's source, beside the device of the run
    assert named == ["solutions/mlp/test_hidden_train.py: test_train_device"]


def test_a_recipe_is_followed_by_train_and_nobody_else():
    """`train` takes the device of the run; an optimizer of a check's own would stay on the CPU."""
    lines = []
    for path in CHECKS:
        calls = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)]
        by_train = {id(argument) for call in calls if ast.unparse(call.func) == "train" for argument in call.args}
        recipes = [call for call in calls if ast.unparse(call.func) == "Recipe"]
        lines += [f"{path.relative_to(ROOT)}:{call.lineno}" for call in recipes if id(call) not in by_train]
    assert lines == []


def test_what_a_check_has_trained_is_asked_by_evaluate():
    """`model(x)` would bring inputs on the CPU to a model on the GPU; on a machine without one, nobody would notice."""
    wrong = []
    for path in CHECKS:
        for function in functions(path):
            calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
            trained = {
                ast.unparse(call.args[0]): call.lineno
                for call in calls
                if isinstance(call.func, ast.Name) and call.func.id == "train"
            }
            wrong += [
                f"{path.relative_to(ROOT)}:{call.lineno}"
                for call in calls
                if call.lineno > trained.get(ast.unparse(call.func), sys.maxsize)
            ]
    assert wrong == []
