"""One suite for both backends: the plain child process and the sandbox behind walls answer alike.

What the student's side does in each test is in `conformance_submission.py`.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from autograder.checking import (
    Recipe,
    activation,
    as_function,
    assert_close,
    axes,
    batch_norm,
    data_loader,
    draw,
    dropout,
    evaluate,
    gradient,
    image_dataset,
    interpreter_events,
    is_instance,
    linear,
    loss,
    numpy_generator,
    optimizer,
    parameter_gradients,
    parameters,
    piecewise_activation,
    sequential,
    signature,
    tensor_dataset,
    torch_generator,
    train,
)
from autograder.factories import FACTORIES
from autograder.faults import AuthorError, CheckFailed, MissingName, StudentError
from autograder.judging import judge
from autograder.link import Limits, Link, LinkLost
from autograder.local import LocalLink
from autograder.sandbox import Budget, LoadReport, Sandbox
from autograder.source import Source, make_source
from autograder.submission import Remote, Submission, call
from autograder.tools import TOOLS
from autograder.verdict import Verdict

torch.set_num_threads(1)

HERE = Path(__file__).parent
TEXT = (HERE / "conformance_submission.py").read_text("utf-8")
EXTRA = """\
def answer():
    return 42


def fail():
    raise KeyError("in the helper")
"""
SOURCE = Source({"student.py": TEXT.encode(), "extra.py": EXTRA.encode()}, "student.py")
PROBES = """\
import torch

def look(net, x):
    seen = []
    handle = net.layers[0].register_forward_hook(lambda module, given, result: seen.append(tuple(result.shape)))
    net(x)
    handle.remove()
    return {"seen": seen, "is a module": isinstance(net, torch.nn.Module)}

def wrong():
    return 1 / 0
"""
PATIENT = Budget(call=20, load=20, check=60, submission=None)
HASTY = Budget(call=0.5, load=0.5, check=60, submission=None)
LIMITS = Limits(memory_mib=512, output_mib=1)

Spawn = Callable[[], Link]


@pytest.fixture(scope="module", params=["local", "confined"])
def backend(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def spawn(backend: str) -> Iterator[Spawn]:
    """What opens a fresh process."""
    if backend == "local":
        yield lambda: LocalLink(LIMITS)
        return
    if sys.platform != "linux":
        pytest.skip("sandboxes behind walls need Linux")
    from autograder.confined import WallsError, Zygote

    try:
        zygote = Zygote.start()
    except WallsError as error:
        pytest.skip(f"no walls stand here: {error}")
    with zygote:
        zygote.wait_ready()
        client = zygote.client()
        yield lambda: client.spawn(LIMITS)
        client.close()


@pytest.fixture(scope="module")
def sandbox(spawn: Spawn) -> Iterator[Sandbox]:
    sandbox = Sandbox(spawn, SOURCE, PATIENT)
    assert sandbox.load() == LoadReport([], sandbox.load().skipped)
    yield sandbox
    sandbox.close()


@pytest.fixture
def submission(sandbox: Sandbox) -> Iterator[Submission]:
    sandbox.budget = PATIENT
    sandbox.begin_check(None)
    sandbox.take_output()
    yield Submission(sandbox, PROBES)
    sandbox.budget = PATIENT


def next_check(submission: Submission) -> None:
    submission._sandbox.begin_check(None)


def line_of(text: str) -> int:
    return next(number for number, line in enumerate(TEXT.splitlines(), 1) if text in line)


# ------------------------------------------------------------------------------------- names


def test_a_name_is_what_the_file_bound_it_to(submission):
    assert submission.CONSTANT == {"seven": (7, 7.0)}


def test_a_name_that_is_not_there_is_missing(submission):
    with pytest.raises(MissingName, match="There is no `acuracy` in your file"):
        submission.acuracy(1)
    assert submission.defines("Net") and not submission.defines("acuracy")


def test_an_object_that_nothing_read_while_loading_is_made_when_asked_for(submission):
    assert parameters(submission.late)["layers.0.weight"].shape == (5, 4)


def test_a_helper_module_handed_in_beside_the_file_is_imported(submission):
    assert submission.helper_answers() == 42


def test_the_source_and_its_tree_are_at_hand(submission):
    assert submission.source == TEXT
    assert any(getattr(node, "name", "") == "Net" for node in submission.tree.body)


# ------------------------------------------------------------------------------------- values

VALUES = [
    None,
    True,
    -(1 << 70),
    -0.0,
    math.inf,
    "𝛑",
    b"\0",
    [1, (2, [3.0])],
    {"a": {1: ()}},
    np.float32(0.5),
    np.arange(6, dtype=np.int16).reshape(2, 3),
    torch.arange(6, dtype=torch.bfloat16).reshape(3, 2),
]


def test_arguments_arrive_and_return_with_their_types(submission):
    (given, named) = submission.back(*VALUES, last=VALUES[-1])
    for value, other in zip([*VALUES, VALUES[-1]], [*given, named["last"]], strict=True):
        assert type(value) is type(other)
        if isinstance(value, np.ndarray | torch.Tensor):
            assert value.dtype == other.dtype and value.shape == other.shape and bool((value == other).all())
        else:
            assert repr(value) == repr(other)


def test_in_the_sandbox_they_have_the_same_types(submission):
    assert submission.kinds(*VALUES, torch.nn.Parameter(torch.ones(1))) == [
        *(f"{type(value).__module__}.{type(value).__qualname__}" for value in VALUES),
        "torch.nn.parameter.Parameter",
    ]


def test_a_parameter_says_that_it_was_one(submission):
    weight = submission.Net().layers[0].weight
    assert type(weight) is torch.Tensor and weight.was_parameter and not weight.requires_grad


def test_a_call_can_ask_for_its_arguments_as_they_are_afterwards(submission):
    given = (torch.zeros(2), np.zeros(2), [])
    result, after, named = call(submission.change, given, {"named": {}}, echo=True)
    assert result == "changed"
    assert (after[0].tolist(), after[1].tolist(), after[2]) == ([1, 1], [9, 0], ["more"])
    assert named == {"named": {"x": 2.0}}
    assert given[0].tolist() == [0, 0], "the grader's own argument never changes"


def test_what_is_too_deep_or_too_large_stays_there_and_does_no_harm(submission):
    value = submission.too_deep()
    while isinstance(value, list):
        (value,) = value
    assert isinstance(value, Remote)
    vast = submission.vast()
    assert vast["small"] == 1 and isinstance(vast["numbers"], Remote) and isinstance(vast["text"], Remote)


# ------------------------------------------------------------------------------------- handles


def test_an_object_stays_the_same_object(submission):
    net, other = submission.Net(), submission.Net()
    assert submission.is_it(net, net) and not submission.is_it(net, other)
    (given, _) = submission.back(net, net)
    assert submission.is_it(given[0], given[1]) and submission.is_it(given[0], net)


def test_attributes_items_and_length(submission):
    net = submission.Net(3)
    assert net.name == "net"
    assert len(net.layers) == 2
    assert net.layers[-1].bias.shape == (2,)
    with pytest.raises(StudentError) as caught:
        net.lairs  # noqa: B018
    assert caught.value.is_a("AttributeError")
    with pytest.raises(StudentError) as caught:
        len(net)
    assert caught.value.is_a("TypeError")


def test_isinstance_against_named_classes(submission):
    net = submission.Net()
    assert is_instance(net, "torch.nn.Module")
    assert not is_instance(net, "torch.nn.Linear", "torch.utils.data.Dataset")
    with pytest.raises(AuthorError, match=r"torch\.nn\.Modul"):
        is_instance(net, "torch.nn.Modul")


def test_the_signature_of_a_function_and_of_a_class(submission):
    assert signature(submission.change) == ["tensor", "array", "items", "named"]
    assert signature(submission.Net) == ["size"]


def test_the_next_check_has_let_go_of_the_handles(submission):
    net = submission.Net()
    next_check(submission)
    with pytest.raises(StudentError):
        net.name  # noqa: B018


# ------------------------------------------------------------------------------------ factories

SPECS = {
    "activation": (activation("gelu"), "torch.nn.modules.activation.GELU"),
    "as_function": (as_function(activation("tanh")), "builtins.function"),
    "axes": (axes(), "matplotlib.axes._axes.Axes"),
    "batch_norm": (batch_norm(3), "torch.nn.modules.batchnorm.BatchNorm1d"),
    "data_loader": (data_loader(tensor_dataset(torch.ones(4)), batch_size=2), "torch.utils.data.dataloader.DataLoader"),
    "dropout": (dropout(0.5), "torch.nn.modules.dropout.Dropout"),
    "image_dataset": (
        image_dataset(np.zeros((2, 28, 28), np.uint8), np.arange(2)),
        "autograder.factories.ImageDataset",
    ),
    "linear": (linear(torch.ones(2, 3), torch.ones(2)), "torch.nn.modules.linear.Linear"),
    "loss": (loss("huber", delta=2.0), "torch.nn.modules.loss.HuberLoss"),
    "numpy_generator": (numpy_generator(3), "numpy.random._generator.Generator"),
    "piecewise_activation": (
        piecewise_activation([0.0, 1.0], [0.0, 2.0]),
        "autograder.factories.PiecewiseLinear",
    ),
    "sequential": (sequential(activation("relu")), "torch.nn.modules.container.Sequential"),
    "tensor_dataset": (tensor_dataset(torch.ones(2)), "torch.utils.data.dataset.TensorDataset"),
    "torch_generator": (torch_generator(3), "torch._C.Generator"),
}


def test_every_factory_is_tried_here():
    assert {*SPECS, "optimizer"} == set(FACTORIES)


def test_every_factory_builds_in_the_sandbox(submission):
    specs = [spec for spec, _ in SPECS.values()]
    assert submission.kinds(*specs) == [kind for _, kind in SPECS.values()]


def test_an_optimizer_is_built_over_the_students_model(submission):
    assert submission.kinds(optimizer("sgd", submission.Net(), lr=0.1)) == ["torch.optim.sgd.SGD"]


def test_a_built_object_computes_there_what_it_computes_here(submission):
    x = torch.linspace(-2, 2, 12).reshape(4, 3)
    shape = piecewise_activation([-1.0, 0.0, 0.5], [2.0, -1.0, 3.0])
    spec = sequential(linear(torch.ones(2, 3), torch.tensor([0.5, 1.0])), shape)
    remote = submission.make(spec)
    assert_close(remote(x), spec(x))
    assert remote.training is True


def test_the_named_modules_of_a_sequence_are_its_attributes(submission):
    spec = sequential(activation("relu"), last=linear(torch.ones(2, 3), torch.zeros(2)))
    remote = submission.make(spec)
    assert_close(remote(torch.ones(4, 3)), spec(torch.ones(4, 3)))
    assert_close(remote.last.weight, torch.ones(2, 3))


def test_generators_draw_there_what_they_draw_here(submission):
    remote = submission.make(numpy_generator(7))
    assert remote.normal() == numpy_generator(7).here().normal()
    given = submission.make(torch_generator(7))
    assert given.initial_seed() == 7


def test_an_image_dataset_has_images_and_labels(submission):
    images = np.arange(2 * 28 * 28, dtype=np.uint8).reshape(2, 28, 28)
    image, label = submission.make(image_dataset(images, np.array([4, 5]), kind="tensor"))[1]
    assert label == 5 and image.shape == (1, 28, 28)
    pictures = submission.make(image_dataset(images, np.array([4, 5])))
    assert len(pictures) == 2 and pictures[0][0].size == (28, 28)


# ---------------------------------------------------------------------------------------- tools


def test_every_tool_is_tried_here():
    assert set(TOOLS) <= {
        "draw", "evaluate", "gradient", "interpreter_events", "parameter_gradients", "parameters", "train",
    }  # fmt: skip


def test_a_figure_is_read_where_it_is_drawn(submission):
    points = np.array([[0.0, 1.0], [2.0, 3.0]])
    (panel,) = draw(submission.picture, points, title="two points").panels
    assert panel.title == "two points"
    assert np.array_equal(panel.lines[0].points, points)


def test_training_by_a_recipe_is_the_same_in_each_check(submission):
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(32, 3, generator=generator)
    y = (x[:, 0] > 0).long()
    losses, weights = [], []
    for _ in range(2):
        next_check(submission)
        net = submission.Net(3)
        before = torch.nn.functional.cross_entropy(evaluate(net, x), y)
        train(net, x, y, Recipe("adam", learning_rate=0.05, steps=30, batch_size=8))
        losses.append((before - torch.nn.functional.cross_entropy(evaluate(net, x), y)).item())
        weights.append(parameters(net)["layers.0.weight"])
    assert losses[0] == losses[1] > 0.3
    assert torch.equal(*weights)


def test_training_with_a_loss_of_ours_and_one_of_the_students(submission):
    x, y = torch.ones(4, 3), torch.zeros(4, 2)
    recipe = Recipe("sgd", learning_rate=0.1, steps=5)
    train(submission.Net(3), x, y, recipe, loss("mse"))
    with pytest.raises(CheckFailed, match="no gradient"):
        train(submission.Net(3), x, y, recipe, submission.back)


def test_gradients(submission):
    x = torch.tensor([0.5, -1.0])
    assert_close(gradient(submission.make(activation("tanh")), x), 1 - torch.tanh(x) ** 2)
    found = parameter_gradients(submission.Net(3), torch.ones(2, 3))
    assert found["layers.1.bias"].tolist() == [2.0, 2.0]


def test_interpreter_events_count_lines_and_calls(submission):
    few = interpreter_events(submission.back, 1)
    many = interpreter_events(submission.load_with_workers)
    assert 1 <= few.lines < many.lines and many.c_calls > few.c_calls


# ----------------------------------------------------------------------------------------- probe


def test_a_probe_runs_beside_the_students_object_and_answers_with_values(submission):
    net = submission.Net(3)
    assert submission.probe("look", net, torch.ones(4, 3)) == {"seen": [(4, 5)], "is a module": True}


def test_a_probe_that_is_not_there_is_the_authors_mistake(submission):
    with pytest.raises(AuthorError, match="'loook'"):
        submission.probe("loook")


def test_a_probe_that_raises_names_no_line_of_the_students(submission):
    with pytest.raises(StudentError) as caught:
        submission.probe("wrong")
    assert caught.value.is_a("ZeroDivisionError") and caught.value.where == ""


# ------------------------------------------------------------------------------------ exceptions


@pytest.mark.parametrize(
    ("function", "type_name", "bases", "message", "where"),
    [
        ("refuse", "ValueError", ["ValueError", "Exception"], "not this one: 𝛑", "the line of a refusal"),
        ("raise_odd", "student.Odd", ["KeyError", "LookupError", "ArithmeticError"], "could not be had", "raise Odd"),
        ("raise_in_torch", "RuntimeError", ["RuntimeError"], "size", "the line of a wrong product"),
        ("unwritten", "NotImplementedError", ["NotImplementedError", "RuntimeError"], "return", "raise NotImplemented"),
        ("leave", "SystemExit", ["SystemExit"], "3", "sys.exit(3)"),
        ("interrupt", "KeyboardInterrupt", ["KeyboardInterrupt"], "", "raise KeyboardInterrupt"),
        ("recurse", "RecursionError", ["RecursionError"], "recursion", "return recurse"),
        ("ask_the_user", "EOFError", ["EOFError"], "", "return input"),
        ("use_all_memory_at_once", "MemoryError", ["MemoryError"], "", "bytearray(1 << 50)"),
        ("use_all_memory_of_torch", "MemoryError", ["MemoryError", "RuntimeError"], "", "torch.empty(1 << 50)"),
    ],
)
def test_an_exception_comes_as_data(submission, function, type_name, bases, message, where):
    with pytest.raises(StudentError) as caught:
        getattr(submission, function)()
    error = caught.value
    assert error.raised.type_name == type_name
    assert [name for name in error.raised.bases if name in bases] == bases
    assert message in error.raised.message
    assert error.where == f"line {line_of(where)} of student.py"
    assert submission.helper_answers() == 42, "the process goes on"


def test_an_exception_in_a_helper_module_names_that_file(submission):
    with pytest.raises(StudentError) as caught:
        submission.raise_in_helper()
    assert caught.value.where == "line 6 of extra.py"


def test_a_call_that_does_not_fit_names_no_line(submission):
    with pytest.raises(StudentError) as caught:
        submission.refuse(1, 2)
    assert caught.value.is_a("TypeError") and caught.value.where == ""


def test_a_line_that_the_file_does_not_have_is_not_told(submission):
    with pytest.raises(StudentError) as caught:
        submission.raise_elsewhere()
    assert caught.value.where == ""


def test_what_was_printed_is_there_after_the_call_even_without_a_line_end(submission, wait_for):
    submission.print_a_little()
    printed = wait_for(submission._sandbox.take_output, "on stdout", "on stderr")
    assert sorted(printed.replace("on std", " ").split()) == ["err", "out"]


@pytest.fixture
def wait_for(submission) -> Callable[..., str]:
    """Collect output until all of these words came; a further question to the process passes the time."""

    def collect(take: Callable[[], str], *words: str) -> str:
        text = ""
        for _ in range(200):
            text += take()
            if all(word in text for word in words):
                break
            submission.helper_answers()
        return text

    return collect


# ------------------------------------------------------------------------- a check starts afresh


def test_every_check_draws_the_same_random_numbers(submission):
    drawn = []
    for times in (1, 3):
        next_check(submission)
        drawn.append([submission.draw() for _ in range(times)])
    first, again = drawn[0][0], drawn[1][0]
    assert repr(first) == repr(again)
    assert repr(first) != repr(drawn[1][1])
    assert first[3] != first[4], "two generators without a seed are two"


def test_global_settings_are_put_back(submission):
    before = submission.switches()
    submission.turn_every_switch()
    assert submission.switches() != before
    next_check(submission)
    assert submission.switches() == before


def test_a_loader_with_workers_works_without(submission):
    assert submission.load_with_workers() == [[0, 1, 2, 3], [4, 5]] * 2


# ------------------------------------------------------------------------- what ends the process


def goes_on(submission: Submission) -> bool:
    """Is there a fresh process for the next check?"""
    next_check(submission)
    return submission.helper_answers() == 42


@pytest.mark.slow
@pytest.mark.parametrize(
    ("function", "verdict", "words"),
    [
        ("spin", Verdict.TIMEOUT, "0.5 s"),
        ("wait", Verdict.TIMEOUT, "0.5 s"),
        ("end_the_process", Verdict.CRASHED, "ended the whole Python process"),
        ("read_null", Verdict.CRASHED, "crashed the Python interpreter"),
        ("print_for_ever", Verdict.CRASHED, "printed more than 1 MB"),
        ("close_everything", Verdict.CRASHED, "Your code"),
    ],
)
def test_what_ends_the_process_has_its_verdict_and_the_next_check_a_new_one(
    submission, backend, function, verdict, words
):
    if (backend, function) == ("local", "wait"):
        pytest.skip("a plain child process has one clock, and spinning tries it")
    if verdict is Verdict.TIMEOUT:
        submission._sandbox.budget = HASTY
    with pytest.raises(LinkLost, match=words) as caught:
        getattr(submission, function)()
    assert caught.value.verdict is verdict
    with pytest.raises(LinkLost, match="earlier in this check"):
        submission.helper_answers()
    submission._sandbox.budget = PATIENT
    assert goes_on(submission)


@pytest.mark.slow
def test_memory_used_bit_by_bit_meets_the_limit(submission, backend):
    if backend == "local":
        pytest.skip("a plain child process has no limit on memory")
    with pytest.raises(StudentError) as caught:
        submission.use_all_memory_bit_by_bit()
    assert judge(caught.value, visible=False).verdict is Verdict.OUT_OF_MEMORY
    assert goes_on(submission)


@pytest.mark.slow
def test_the_time_of_a_check_is_counted_over_its_calls(submission):
    sandbox = submission._sandbox
    sandbox.begin_check(0.3)
    with pytest.raises(LinkLost) as caught:
        for _ in range(10_000):
            submission.load_with_workers()
    assert caught.value.verdict is Verdict.TIMEOUT
    assert goes_on(submission)


# --------------------------------------------------------------------------------------- loading

TROUBLE = """\
import os, sys

def spin():
    while True:
        pass

def first(): return DIVIDED
def second(): return SPUN
def third(): return LEFT
def fourth(): return EXITED
def fine(): return 1

DIVIDED = [1 / 0]
SPUN = spin()
LEFT = sys.exit(3)
EXITED = os._exit(3)
LAST = 5
"""


@pytest.mark.slow
def test_statements_that_raise_hang_or_exit_are_reported_and_the_rest_counts(spawn):
    sandbox = Sandbox(spawn, Source({"work.py": TROUBLE.encode()}, "work.py"), HASTY)
    try:
        report = sandbox.load()
        problems = {problem.line: problem for problem in report.problems}
        assert {line: set(problem.binds) for line, problem in problems.items()} == {
            13: {"DIVIDED"},
            14: {"SPUN"},
            15: {"LEFT"},
            16: {"EXITED"},
        }
        assert "it raised ZeroDivisionError: division by zero" in problems[13].text
        assert "did not finish within 0.5 s" in problems[14].text
        assert "it raised SystemExit: 3" in problems[15].text
        assert "ended the whole Python process" in problems[16].text
        sandbox.begin_check(None)
        submission = Submission(sandbox)
        assert submission.fine() == 1 and submission.LAST == 5
        with pytest.raises(MissingName, match=r"There is no `SPUN` in your file: .*line 14"):
            submission.SPUN  # noqa: B018
    finally:
        sandbox.close()


@pytest.mark.slow
def test_a_file_that_python_cannot_read_says_where(spawn):
    sandbox = Sandbox(spawn, Source({"work.py": b"x = 1\ndef f(:\n"}, "work.py"), PATIENT)
    try:
        assert "syntax error in line 2" in sandbox.load().fatal
    finally:
        sandbox.close()


@pytest.mark.slow
def test_in_a_notebook_an_exception_names_the_cell(spawn):
    cells = ["import numpy as np", "%matplotlib inline\n\ndef refuse():\n    raise ValueError('no')\n"]
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [{"cell_type": "code", "metadata": {}, "outputs": [], "source": cell} for cell in cells],
    }
    sandbox = Sandbox(spawn, make_source({"work.ipynb": json.dumps(notebook).encode()}, "work.ipynb"), PATIENT)
    try:
        sandbox.load()
        sandbox.begin_check(None)
        with pytest.raises(StudentError) as caught:
            Submission(sandbox).refuse()
        assert "cell 2" in caught.value.where and "line 4" in caught.value.where
    finally:
        sandbox.close()
