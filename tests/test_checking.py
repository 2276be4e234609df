"""The author's helpers pass what is right, and fail what is wrong in plain words without a value in them.

Whatever strange object a student returns, through these helpers it never becomes our fault (`internal`).
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional

from autograder import checking
from autograder.checking import (
    Recipe,
    activation,
    as_array,
    as_function,
    as_number,
    as_tensor,
    as_tuple,
    assert_accuracy,
    assert_close,
    assert_cross_entropy,
    evaluate,
    expect,
    fail,
    gradient,
    interpreter_events,
    is_instance,
    linear,
    linear_layers,
    load_arrays,
    load_thresholds,
    optimizer,
    parameter_gradients,
    parameters,
    piecewise_activation,
    raises,
    sequential,
    signature,
    train,
    type_name,
    unchanged_inputs,
)
from autograder.faults import AuthorError, CheckFailed, StudentError
from autograder.judging import judge
from autograder.link import Limits
from autograder.local import LocalLink
from autograder.sandbox import Budget, Sandbox
from autograder.source import Source
from autograder.submission import Remote, Submission
from autograder.verdict import Verdict

torch.set_num_threads(1)

STUDENT = Path(__file__).with_name("checking_submission.py").read_text("utf-8")
PROBES = "def same(value):\n    return value\n"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    source = Source({"student.py": STUDENT.encode()}, "student.py")
    sandbox = Sandbox(lambda: LocalLink(Limits()), source, Budget(20, 20, None, None))
    assert sandbox.load().problems == []
    yield sandbox
    sandbox.close()


@pytest.fixture
def submission(sandbox: Sandbox) -> Submission:
    sandbox.begin_check(None)
    return Submission(sandbox, PROBES)


def failure(act: Callable[[], object]) -> CheckFailed:
    """Return how `act` fails; no value may be in the words that a hidden check shows."""
    with pytest.raises(CheckFailed) as caught:
        act()
    error = caught.value
    assert not re.search(r"\d\.\d|\d{4}", error.message + error.hint), "a value in the words"
    assert error.message.endswith(".") and error.message[0] == error.message[0].upper()
    assert error.hint == "" or error.hint.endswith((".", "!", "?"))
    return error


# ---------------------------------------------------------------------------- kinds and shapes


@pytest.mark.parametrize(
    ("value", "settings"),
    [
        (torch.ones(2, 3), {"shape": (2, 3), "dtype": torch.float32}),
        (torch.ones(2, dtype=torch.float64), {"dtype": "float"}),
        (torch.ones(2, dtype=torch.uint8), {"dtype": "int"}),
        (torch.ones(()), {"shape": ()}),
    ],
)
def test_as_tensor_returns_what_is_right(value, settings):
    assert as_tensor(value, "`f`", **settings) is value


@pytest.mark.parametrize(
    ("value", "settings", "words"),
    [
        (3.0, {}, "`f` is a float, not a tensor."),
        (np.ones(2), {}, "`f` is a NumPy array, not a tensor."),
        (None, {}, "`f` is nothing (`None`), not a tensor."),
        (np.float32(1), {}, "`f` is a NumPy float32, not a tensor."),
        (torch.ones(2), {"shape": (2, 1)}, "`f` has 1 dimension, not 2."),
        (torch.ones(()), {"shape": (1,)}, "`f` has no dimensions, not 1."),
        (torch.ones(1234), {"shape": (5,)}, "`f` has the wrong shape."),
        (torch.ones(2), {"dtype": "int"}, "`f` holds torch.float32, not whole numbers."),
        (torch.ones(2, dtype=torch.bool), {"dtype": "int"}, "`f` holds torch.bool, not whole numbers."),
        (torch.ones(2), {"dtype": torch.float64}, "`f` is of dtype torch.float32, not torch.float64."),
    ],
)
def test_as_tensor_says_what_came_instead(value, settings, words):
    assert failure(lambda: as_tensor(value, "`f`", **settings)).message == words


def test_sizes_that_the_student_chose_are_details():
    error = failure(lambda: as_tensor(torch.ones(1234), "`f`", shape=(5,)))
    assert error.details == "its shape is (1234,), not (5,)"
    error = failure(lambda: as_tuple([0] * 4321, "`f`", 2))
    assert "more items" in error.message and error.details == "it has 4321"


@pytest.mark.parametrize(
    ("value", "settings", "words"),
    [
        (np.ones((2, 3)), {"shape": (2, 3), "dtype": "float"}, ""),
        (np.ones(2, np.int16), {"dtype": "int"}, ""),
        (np.ones(2, np.float32), {"dtype": np.float32}, ""),
        (torch.ones(2), {}, "is a tensor, not a NumPy array"),
        ([1.0], {}, "is a list, not a NumPy array"),
        (np.ones(2, bool), {"dtype": "int"}, "holds bool, not whole numbers"),
        (np.ones(2), {"dtype": np.float32}, "is of dtype float64, not float32"),
        (np.ones(2), {"shape": (3,)}, "wrong shape"),
    ],
)
def test_as_array(value, settings, words):
    if words:
        assert words in failure(lambda: as_array(value, "`f`", **settings)).message
    else:
        assert as_array(value, "`f`", **settings) is value


@pytest.mark.parametrize("value", [1, 2.5, np.float32(0.5), np.int64(3), math.inf])
def test_as_number_takes_python_and_numpy_numbers(value):
    assert as_number(value, "`f`") == value


@pytest.mark.parametrize(
    "value", [True, np.True_, "1", None, [1], torch.tensor(1.0), np.ones(1), 1j, np.complex64(1), 10**400]
)
def test_as_number_takes_nothing_else(value):
    assert "number" in failure(lambda: as_number(value, "`f`")).message


def test_as_number_takes_a_tensor_of_one_number_only_if_told():
    assert as_number(torch.tensor(2), "`f`", tensor_ok=True) == 2.0
    for value in (torch.ones(1), torch.tensor(True), torch.tensor(1j)):
        assert "not a number" in failure(lambda value=value: as_number(value, "`f`", tensor_ok=True)).message


def test_as_tuple():
    assert as_tuple([1, 2], "`f`", 2) == (1, 2)
    assert failure(lambda: as_tuple(1, "`f`", 2)).message == "`f` is an int, not a tuple of 2."
    assert "fewer items" in failure(lambda: as_tuple((), "`f`", 2)).message


# ---------------------------------------------------------------------------------- closeness


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (torch.ones(2) + 1e-6, torch.ones(2)),
        (torch.ones(2, dtype=torch.float64) + 1e-6, torch.ones(2)),  # the coarser of the two counts
        (torch.tensor([math.nan, math.inf]), torch.tensor([math.nan, math.inf])),
        (np.ones(2), np.ones(2)[::-1]),
        (np.ones(2, np.uint64), np.ones(2, np.uint64)),
        (0.1 + 0.2, 0.3),
        (np.float64(0.3), 0.3),
        (torch.tensor(0.3), 0.3),
        (np.float32(0.3), 0.3),
        (torch.ones(2, dtype=torch.bool), torch.ones(2, dtype=torch.bool)),
        (torch.ones(0), torch.ones(0)),
        (torch.tensor([1j]), torch.tensor([1j])),
        (torch.tensor([0.3], dtype=torch.float16), torch.tensor([0.3005], dtype=torch.float16)),
    ],
)
def test_what_is_close_passes(actual, expected):
    assert_close(actual, expected)


@pytest.mark.parametrize(
    ("actual", "expected", "words"),
    [
        (torch.ones(2) + 1e-3, torch.ones(2), "The result has wrong values."),
        (torch.ones(2, dtype=torch.float64) + 1e-6, torch.ones(2, dtype=torch.float64), "wrong values"),
        (torch.zeros(2, dtype=torch.bfloat16), torch.full((2,), 0.02), "wrong values"),  # its tolerance would be 0.03
        (np.float16(0.0), 0.005, "wrong values"),
        (torch.full((2,), math.nan), torch.ones(2), "wrong values"),
        (torch.full((2,), math.inf), torch.ones(2), "wrong values"),
        (torch.ones(2, 1), torch.ones(2), "2 dimensions, not 1"),
        (np.ones(2), torch.ones(2), "not a tensor"),
        (torch.ones(2), np.ones(2), "not a NumPy array"),
        (torch.ones(1), 1.0, "not a number"),
        (True, 1.0, "is a bool, not a number"),
        (torch.ones(2, dtype=torch.complex64), torch.ones(2), "is of dtype torch.complex64"),
    ],
)
def test_what_is_not_close_fails(actual, expected, words):
    assert words in failure(lambda: assert_close(actual, expected)).message


def test_tolerances_and_words_are_the_authors_if_given():
    assert_close(1.05, 1.0, atol=0.1)
    assert_close(105.0, 100.0, rtol=0.1)
    error = failure(lambda: assert_close(1.2, 1.0, atol=0.1, rtol=0.0, what="`accuracy`", hint="Divide by the count."))
    assert (error.message, error.hint) == ("`accuracy` has wrong values.", "Divide by the count.")
    assert error.details == "expected 1, got 1.2"


def test_the_dtype_counts_only_if_told():
    assert_close(torch.ones(2, dtype=torch.float64), torch.ones(2))
    failure(lambda: assert_close(torch.ones(2, dtype=torch.float64), torch.ones(2), check_dtype=True))


def test_fail_and_expect_speak_in_the_authors_words():
    expect(True, "Never.")
    for act in (lambda: fail("It is wrong.", "Look again."), lambda: expect(0, "It is wrong.", "Look again.")):
        error = failure(act)
        assert (error.message, error.hint, error.details) == ("It is wrong.", "Look again.", "")


def test_accuracy_and_cross_entropy_of_logits():
    logits, labels = torch.tensor([[9.0, 0.0], [0.0, 9.0], [9.0, 0.0]]), torch.tensor([0, 1, 1])
    assert_accuracy(logits, labels, 0.66)
    assert "accuracy 0.667, at least 0.7" in failure(lambda: assert_accuracy(logits, labels, 0.7)).details
    assert_cross_entropy(logits, labels, 3.1)
    assert "cross-entropy 3.0" in failure(lambda: assert_cross_entropy(logits, labels, 2.9)).details
    failure(lambda: assert_cross_entropy(logits * math.nan, labels, 9.0))


# ----------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("kind", "wanted"), [("ValueError", ValueError), ("Refusal", ValueError), ("KeyError", LookupError)]
)
def test_a_deliberate_refusal_passes(submission, kind, wanted):
    with raises(wanted):
        submission.refuse(kind)


def test_accepting_fails():
    def accept():
        with raises(ValueError, TypeError):
            pass

    assert "`ValueError` or `TypeError`" in failure(accept).message


def test_another_exception_fails(submission):
    def refuse():
        with raises(ValueError):
            submission.refuse("RuntimeError")

    error = failure(refuse)
    assert "another exception" in error.message and error.details == "it raised RuntimeError"


@pytest.mark.parametrize("accident", ["unwritten", "misspelt"])
def test_an_accident_is_no_refusal(submission, accident):
    with pytest.raises(StudentError), raises(Exception):
        getattr(submission, accident)()


def test_a_call_that_does_not_fit_is_no_refusal(submission):
    with pytest.raises(StudentError), raises(TypeError):
        submission.refuse()


# ----------------------------------------------------------------------------- inputs unchanged


@pytest.mark.parametrize(
    "value",
    [
        torch.tensor([math.nan, math.inf, -0.0]),
        torch.ones(2, dtype=torch.bool),
        torch.ones(2, dtype=torch.complex64),
        torch.nn.Parameter(torch.ones(2)),
        np.array([math.nan, 1.0]),
        np.ones(2, bool),
        [1, math.nan, {"a": [torch.ones(2), np.float32("nan")]}],
        {"a": torch.ones(2)},
        activation("relu"),
    ],
)
def test_inputs_that_stay_as_they_are_pass(submission, value):
    unchanged_inputs(submission.give_back, value)


def test_the_result_is_returned(submission):
    assert unchanged_inputs(submission.square, torch.tensor([3.0])).tolist() == [9.0]


@pytest.mark.parametrize("value", [torch.tensor([3.0, math.nan]), np.array([3, 1]), torch.tensor([2j])])
def test_inputs_that_change_fail(submission, value):
    error = failure(lambda: unchanged_inputs(submission.square_in_place, value))
    assert error.message == "`square_in_place` changes the data that it was given."


def test_changes_within_containers_are_seen(submission):
    failure(lambda: unchanged_inputs(submission.clear, [1], {"a": [1]}))
    failure(lambda: unchanged_inputs(submission.clear, [], {"a": [1]}))


# ------------------------------------------------------------------------------------- models


@pytest.mark.parametrize("act", [activation("softsign"), as_function(activation("gelu"))])
def test_linear_layers_are_found_by_shape_whatever_their_names_and_order(submission, act):
    model, x = submission.Net(act), torch.linspace(-2, 2, 20).reshape(4, 5)
    first, second = linear_layers(model, (5, 7), (7, 3))
    assert_close(model(x), second(act(first(x))))


def test_linear_layers_of_other_dtypes_compute(submission):
    model = submission.strange("module of float64")
    (layer,) = linear_layers(model, (5, 3))
    assert layer(torch.ones(1, 5)).dtype == torch.float64


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"bias": False}, "has no linear layer with a bias from 7 to 3"),
        ({"twice": True}, "has more than one linear layer"),
        ({"extra": True}, "has parameters beyond the linear layers"),
    ],
)
def test_other_layers_than_asked_for_fail(submission, settings, words):
    model = submission.Net(activation("relu"), **settings)
    assert words in failure(lambda: linear_layers(model, (5, 7), (7, 3))).message


def test_training_lowers_the_loss(submission):
    model = submission.Net(activation("tanh"))
    x = torch.randn(32, 5, generator=torch.Generator().manual_seed(0))
    y = (x[:, 0] > 0).long()
    before = functional.cross_entropy(evaluate(model, x), y)
    train(model, x, y, Recipe("adam", learning_rate=0.05, steps=40))
    assert functional.cross_entropy(evaluate(model, x), y) < before / 2


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda s: s.Hidden(), "Your `Hidden` has no parameters that could be trained."),
        (lambda s: s.Detached(activation("relu")), "gives a result through which no gradient flows back"),
        (lambda s: s.square, "`square` is no `nn.Module`"),
    ],
)
def test_a_model_that_cannot_be_trained_is_told_why(submission, make, words):
    model = make(submission)
    recipe = Recipe("sgd", learning_rate=0.1, steps=1)
    error = failure(lambda: train(model, torch.ones(2, 5), torch.zeros(2, dtype=torch.int64), recipe))
    assert words.lower() in error.message.lower() and error.hint


def test_gradients(submission):
    x = torch.tensor([1.0, 2.0])
    assert_close(gradient(submission.square, x), 2 * x)
    assert "no gradient" in failure(lambda: gradient(submission.detached, x)).message
    assert "no gradient" in failure(lambda: gradient(submission.constant, x)).message
    assert "did not return a tensor" in failure(lambda: gradient(submission.looped, x)).message


def test_events_tell_a_loop_from_a_vectorised_function(submission):
    short, long = torch.ones(10), torch.ones(100)
    same = [interpreter_events(submission.vectorised, x) for x in (short, long)]
    assert same[0] == same[1]
    grows = [interpreter_events(submission.looped, x) for x in (short, long)]
    assert grows[1].lines > 5 * grows[0].lines and grows[1].c_calls > 5 * grows[0].c_calls


def test_names_of_kinds(submission):
    assert type_name(submission.Net(activation("relu"))) == "an object of another class"
    assert type_name(submission.strange("plain module")) == "a Linear"
    assert "sparse" in type_name(submission.strange("sparse tensor"))
    assert signature(submission.refuse) == ["kind"]
    assert is_instance(submission.Hidden(), "torch.nn.Module")


def test_a_name_that_is_no_function_is_the_students_mistake(submission):
    assert "`accuracy` is a float in your file" in failure(lambda: submission.accuracy(1)).message


# -------------------------------------------------------------------------------------- specs


def test_a_spec_computes_on_this_side_too():
    x = torch.linspace(-2, 2, 9)
    assert torch.equal(activation("tanh")(x), torch.tanh(x))
    assert piecewise_activation([0, 1], [0, 2])(torch.tensor([-1.0, 0.5, 3.0])).tolist() == [-2, 1, 6]
    both = sequential(linear(torch.eye(2)), activation("relu"))
    assert both(torch.tensor([[-1.0, 2.0]])).tolist() == [[0, 2]]


def test_mistakes_of_the_author_are_told_as_such(submission):
    for act in (
        lambda: checking.Spec("activaton", "relu"),
        lambda: optimizer("sgd", submission.Hidden()).here(),
        lambda: submission.square(object()),
        lambda: is_instance(submission.Hidden(), "torchvision.datasets.MNIST"),
    ):
        with pytest.raises(AuthorError):
            act()


# -------------------------------------------------------------------------------------- files


def test_thresholds_lie_beside_the_check(tmp_path):
    (tmp_path / "thresholds.toml").write_text(
        '[moons]\nrecipe = { optimizer = "adam", learning_rate = 0.1, steps = 5 }'
    )
    found = load_thresholds(str(tmp_path / "test_hidden.py"))
    assert Recipe(**found["moons"]["recipe"]).steps == 5
    with pytest.raises(AuthorError, match=r"thresholds\.toml"):
        load_thresholds(str(tmp_path / "elsewhere" / "test_hidden.py"))


def test_arrays_are_loaded_only_if_they_are_the_right_ones(tmp_path):
    path = tmp_path / "data.npz"
    np.savez(path, x=np.arange(3))
    right = hashlib.sha256(path.read_bytes()).hexdigest()
    assert load_arrays(path, right)["x"].tolist() == [0, 1, 2]
    with pytest.raises(AuthorError, match="SHA-256"):
        load_arrays(path, "0" * 64)
    with pytest.raises(AuthorError, match="cannot be read"):
        load_arrays(tmp_path / "missing.npz", right)


def test_pickled_arrays_are_not_loaded(tmp_path):
    path = tmp_path / "data.npz"
    np.savez(path, x=np.array([object()]))
    with pytest.raises(ValueError, match="allow_pickle"):
        load_arrays(path, hashlib.sha256(path.read_bytes()).hexdigest())


# ---------------------------------------------------------------------------------- chameleons

X = torch.ones(4, 5)
Y = torch.zeros(4, dtype=torch.int64)
RECIPE = Recipe("sgd", learning_rate=0.01, steps=1)


def refusal(submission: Submission, name: str) -> None:
    with raises(ValueError):
        submission.strange(name)


HELPERS: dict[str, Callable[[Submission, str], object]] = {
    "as_tensor": lambda s, name: as_tensor(s.strange(name), "`f`", shape=(2,), dtype="float"),
    "as_array": lambda s, name: as_array(s.strange(name), "`f`", shape=(2,), dtype="int"),
    "as_number": lambda s, name: as_number(s.strange(name), "`f`", tensor_ok=True),
    "as_tuple": lambda s, name: as_tuple(s.strange(name), "`f`", 2),
    "close to a tensor": lambda s, name: assert_close(s.strange(name), torch.ones(2)),
    "close to bools": lambda s, name: assert_close(s.strange(name), torch.ones(2, dtype=torch.bool)),
    "close to an array": lambda s, name: assert_close(s.strange(name), np.ones(2), check_dtype=True),
    "close to a number": lambda s, name: assert_close(s.strange(name), 1.0),
    "equal": lambda s, name: expect(s.strange(name) is None, "It is something."),
    "parameters": lambda s, name: parameters(s.strange(name)),
    "linear_layers": lambda s, name: linear_layers(s.strange(name), (5, 3))[0](X),
    "parameter_gradients": lambda s, name: parameter_gradients(s.strange(name), X),
    "evaluate": lambda s, name: assert_close(evaluate(s.strange(name), X), torch.zeros(4, 3)),
    "train": lambda s, name: train(s.strange(name), X, Y, RECIPE),
    "loss": lambda s, name: train(s.Returns(None), X, Y, RECIPE, s.loss_of(name)),
    "gradient": lambda s, name: gradient(s.giver(name), torch.ones(2)),
    "unchanged_inputs": lambda s, name: unchanged_inputs(s.giver(name), torch.ones(2)),
    "strange input": lambda s, name: unchanged_inputs(s.give_back, s.strange(name)),
    "call of it": lambda s, name: unchanged_inputs(s.strange(name), torch.ones(2)),
    "interpreter_events": lambda s, name: interpreter_events(s.giver(name), 1),
    "events of it": lambda s, name: interpreter_events(s.strange(name), 1),
    "is_instance": lambda s, name: is_instance(s.strange(name), "torch.nn.Module"),
    "signature": lambda s, name: signature(s.strange(name)),
    "type_name": lambda s, name: type_name(s.strange(name)),
    "raises": refusal,
    "spec": lambda s, name: s.make(sequential(s.strange(name))),
    "optimizer": lambda s, name: s.make(optimizer("adam", s.strange(name), lr=0.1)),
    "probe": lambda s, name: s.probe("same", s.strange(name)),
}
REMOTE: dict[str, Callable[[Remote], object]] = {
    "len": len,
    "item": lambda remote: remote[0],
    "attribute": lambda remote: remote.weight,
    "call": lambda remote: remote(X),
    "+": lambda remote: remote + 1,
    "<": lambda remote: remote > 1,
    "float": float,
    "round": round,
    "bool": bool,
    "for": list,
    "in": lambda remote: 1 in remote,
    "array": np.asarray,
    "repr": repr,
    "==": lambda remote: remote == 1,
    "as key": lambda remote: {remote: 1},
}
NAMES = re.findall(r'^    "(.+?)": ', STUDENT[STUDENT.index("STRANGE = {") :], re.MULTILINE)


def verdict_of(act: Callable[[], object]) -> Verdict:
    try:
        act()
    except Exception as error:
        judgement = judge(error, visible=False)
        assert "secret" not in judgement.message + judgement.hint
        if judgement.verdict is Verdict.INTERNAL:
            raise
        return judgement.verdict
    return Verdict.PASSED


def test_the_list_of_strange_things_is_found():
    assert len(NAMES) > 60 and len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.filterwarnings("ignore")
def test_no_strange_thing_that_a_student_returns_becomes_our_fault(submission, name):
    allowed = {Verdict.PASSED, Verdict.FAILED, Verdict.ERROR, Verdict.OUT_OF_MEMORY}
    for act in HELPERS.values():
        assert verdict_of(lambda act=act: act(submission, name)) in allowed
    value = submission.strange(name)
    if isinstance(value, Remote):
        for operate in REMOTE.values():
            assert verdict_of(lambda operate=operate: operate(value)) in allowed
