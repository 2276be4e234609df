"""What a failed hidden check may say: no way is known to a student's code to put a hidden input into it."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
import torch

from autograder import runner
from autograder.assignment import load_assignment
from autograder.collection import with_checks
from autograder.faults import AuthorError, CheckFailed, MissingName, StudentError
from autograder.grader import run_checks
from autograder.judging import OURS, Judgement, exception_name, judge
from autograder.link import Limits, LinkLost
from autograder.local import LocalLink, how_it_ended
from autograder.sandbox import Budget, Sandbox
from autograder.source import Source
from autograder.verdict import CheckResult, Verdict
from autograder.wire import Raised

torch.set_num_threads(1)


def student_error(type_name="ValueError", bases=("ValueError",), message="7321", where="line 4 of mlp.py"):
    raised = Raised(type_name, list(bases), message, "mlp.py" if where else None, 4 if where else None)
    return StudentError(raised, "`accuracy`", where)


# ------------------------------------------------------------------------------- one by one


@pytest.mark.parametrize(
    ("error", "judgement"),
    [
        (None, Judgement(Verdict.PASSED)),
        (CheckFailed("It is wrong.", "Look again.", "7321"), Judgement(Verdict.FAILED, "It is wrong.", "Look again.")),
        (student_error(), Judgement(Verdict.ERROR, "`accuracy` raised ValueError (line 4 of mlp.py).")),
        (student_error(where=""), Judgement(Verdict.ERROR, "`accuracy` raised ValueError.")),
        (
            student_error("NotImplementedError", ["NotImplementedError", "RuntimeError"]),
            Judgement(Verdict.ERROR, "`accuracy` is not written yet (line 4 of mlp.py)."),
        ),
        (
            student_error("NotImplementedError", ["NotImplementedError"], "\"abs_cpu\" not implemented for 'Bool'"),
            Judgement(Verdict.ERROR, "`accuracy` raised NotImplementedError (line 4 of mlp.py)."),
        ),
        (LinkLost(Verdict.TIMEOUT, "It took too long."), Judgement(Verdict.TIMEOUT, "It took too long.")),
        (LinkLost(Verdict.INTERNAL, "The walls fell."), Judgement(Verdict.INTERNAL, OURS)),
        (pytest.skip.Exception("There is no GPU here."), Judgement(Verdict.SKIPPED, "There is no GPU here.")),
        (AuthorError("a typo"), Judgement(Verdict.INTERNAL, OURS)),
        (ZeroDivisionError("in the check"), Judgement(Verdict.INTERNAL, OURS)),
        (AssertionError("In the author's words."), Judgement(Verdict.FAILED, "In the author's words.")),
        (AssertionError(), Judgement(Verdict.FAILED, "The result is not what it should be.")),
        (pytest.fail.Exception("In words."), Judgement(Verdict.FAILED, "In words.")),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_end_of_a_hidden_check_has_its_verdict_and_words(error, judgement):
    assert judge(error, visible=False) == judgement


def test_a_missing_name_says_what_became_of_it():
    judgement = judge(
        MissingName("accuracy", ": the statement in line 3 did not run, because it raised"), visible=False
    )
    assert judgement.verdict is Verdict.ERROR and "line 3" in judgement.message and judgement.hint


@pytest.mark.parametrize(
    ("bases", "verdict", "words"),
    [
        (["MemoryError"], Verdict.OUT_OF_MEMORY, "more memory than it may use"),
        (["SystemExit"], Verdict.ERROR, "ends the program"),
        (["RecursionError", "RuntimeError"], Verdict.ERROR, "raised RecursionError"),
    ],
)
def test_some_exceptions_have_a_sentence_of_their_own(bases, verdict, words):
    judgement = judge(student_error(bases[0], bases), visible=False)
    assert judgement.verdict is verdict and words in judgement.message


def test_a_call_that_does_not_fit_points_to_the_stub():
    judgement = judge(student_error("TypeError", ["TypeError"], where=""), visible=False)
    assert "could not be called" in judgement.message and "stub" in judgement.hint


def test_a_visible_check_shows_the_text_and_the_values():
    assert "7321" in judge(student_error(), visible=True).message
    assert "7321" in judge(CheckFailed("Wrong.", "", "expected 7321"), visible=True).message


@pytest.mark.parametrize(
    ("type_name", "bases", "name"),
    [
        ("KeyError", ["KeyError", "LookupError"], "KeyError"),
        ("student.E7321", ["ArithmeticError", "Exception"], "ArithmeticError"),
        ("E7321", ["E7321", "Exception"], "Exception"),
        ("print", ["object"], "an exception"),
        ("E7321", [], "an exception"),
    ],
)
def test_an_exception_goes_by_the_nearest_name_that_is_pythons(type_name, bases, name):
    assert exception_name(student_error(type_name, bases)) == name


@pytest.mark.parametrize("status", [73, -73, -10])
def test_the_number_that_a_process_ended_with_is_not_told(status):
    verdict, reason = how_it_ended(status)
    assert str(abs(status)) in reason
    judgement = judge(LinkLost(verdict, reason), visible=False)
    assert judgement.verdict is Verdict.CRASHED and not any(map(str.isdigit, judgement.message))


def test_what_a_librarys_assertion_says_shows_values_and_stays_here():
    for compare in (torch.testing.assert_close, np.testing.assert_allclose):
        with pytest.raises(AssertionError) as caught:
            compare(torch.tensor(7321.0), torch.tensor(0.0))
        assert judge(caught.value, visible=False) == Judgement(Verdict.FAILED, "The result is not what it should be.")
        assert "7321" in judge(caught.value, visible=True).message


def test_an_assertion_of_the_engine_is_our_fault():
    with pytest.raises(AssertionError) as caught:
        runner._library_class("torch.ones")
    assert judge(caught.value, visible=False).verdict is Verdict.INTERNAL


# ----------------------------------------------------------------------- a submission that tells

TELLS = """
import os, types
import torch
from torch import nn

secret = ""

def note(x):
    global secret
    secret = str(int(x))
    print("printed", secret, flush=True)

def in_the_text(x):
    note(x)
    raise ValueError(secret)

def in_a_long_text(x):
    note(x)
    raise ValueError(secret * 100_000)

def in_the_class(x):
    note(x)
    raise type("E" + secret, (ValueError,), {})(secret)

def in_a_class_of_python(x):
    note(x)
    raise type("E" + secret, (ArithmeticError,), {"__module__": "builtins", "__qualname__": "E" + secret})

def in_the_line(x):
    note(x)
    exec(compile("\\n" * (int(secret) - 1) + "raise ValueError", __file__, "exec"))

def in_the_file(x):
    note(x)
    exec(compile("raise ValueError", os.path.join(os.path.dirname(__file__), secret + ".py"), "exec"))

def in_a_memory_error(x):
    note(x)
    raise MemoryError(secret)

def in_a_stub(x):
    note(x)
    raise NotImplementedError(secret)

def in_the_exit(x):
    note(x)
    raise SystemExit(int(secret))

def in_the_status(x):
    note(x)
    os._exit(int(secret) % 256)

def in_the_shape(x):
    note(x)
    return torch.empty(0, int(secret))

def in_the_length(x):
    note(x)
    return (0,) * int(secret)

def in_the_value(x):
    note(x)
    return torch.tensor(float(secret))

def in_a_string(x):
    note(x)
    return secret

def in_the_type(x):
    note(x)
    return type("T" + secret, (), {})()

def in_a_type_of_torch(x):
    note(x)
    return type("T", (), {"__module__": "torch.nn", "__qualname__": "T" + secret})()

def in_the_parameters(x):
    note(x)
    found = [("P" + secret, secret)]
    return type("Lists", (nn.Module,), {"named_parameters": lambda self, *args, **kwargs: found})()

def in_more_parameters(x):
    note(x)
    model = nn.Linear(3, 1)
    model.register_parameter("P" + secret, nn.Parameter(torch.ones(int(secret))))
    return model
"""
WAYS = [line.split("(")[0].removeprefix("def ") for line in TELLS.splitlines() if line.startswith("def in_")]
CHECKS = '''
import pytest
import torch
from autograder.checking import as_tensor, as_tuple, assert_close, linear_layers

SECRET = torch.tensor(7321.0)

@pytest.mark.parametrize("way", {ways})
@pytest.mark.check(question="q", points={points})
def test_{name}(submission, way):
    """It tells nothing."""
    result = getattr(submission, way)(SECRET)
    if "parameters" in way:
        linear_layers(result, (3, 1))
    elif way == "in_the_length":
        as_tuple(result, "the result", 2)
    elif way == "in_the_shape":
        as_tensor(result, "the result", shape=(1, 1))
    else:
        assert_close(result, torch.tensor(0.0))
'''


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, CheckResult]:
    """All that a submission made to tell its inputs is told: by name of the check."""
    folder = tmp_path_factory.mktemp("leak")
    ways = ["in_the_text", "in_the_shape", "in_the_length"]
    visible = CHECKS.format(ways=ways, points=0, name="visible")
    hidden = CHECKS.format(ways=WAYS, points=1, name="hidden")
    (folder / "test_visible.py").write_text(visible)
    (folder / "test_hidden.py").write_text(hidden)
    toml = f'title = "Leaks"\nfiles = ["leaks.py"]\n[[questions]]\nid = "q"\ntitle = "Q"\npoints = {len(WAYS)}\n'
    (folder / "assignment.toml").write_text(toml)
    source = Source({"leaks.py": TELLS.encode()}, "leaks.py")
    sandbox = Sandbox(lambda: LocalLink(Limits()), source, Budget(20, 20, None, None))
    found: list[CheckResult] = []
    with_checks(
        load_assignment(folder),
        [folder / "test_visible.py", folder / "test_hidden.py"],
        lambda items: found.extend(run_checks(items, sandbox)),
    )
    sandbox.close()
    return {result.id: result for result in found}


@pytest.mark.parametrize("way", WAYS)
def test_no_hidden_input_is_told(results, way):
    result = results[f"test_hidden[{way}]"]
    assert result.verdict not in (Verdict.PASSED, Verdict.INTERNAL)
    told = msgspec.json.encode(msgspec.structs.replace(result, seconds=0.0)).decode()
    for secret in ("7321", str(7321 % 256), "printed"):
        assert secret not in told


def test_a_visible_check_tells_what_was_raised_and_printed_and_which_shape_came(results):
    said = results["test_visible[in_the_text]"].message
    assert "`in_the_text` raised ValueError (line" in said and ": 7321." in said and "printed 7321" in said
    assert "(0, 7321)" in results["test_visible[in_the_shape]"].message
    assert "it has 7321" in results["test_visible[in_the_length]"].message


def test_the_students_own_line_is_told(results):
    line = TELLS.splitlines().index("    raise ValueError(secret)") + 1
    assert results["test_hidden[in_the_text]"].message == f"`in_the_text` raised ValueError (line {line} of leaks.py)."
