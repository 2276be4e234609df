"""Which of our checks call plain functions only, and the files that put them before pytest-prairielearn-grader.

Imports neither torch nor that grader. The checks are those of three questions of `optimisation` that do not ask for a
gradient, a probe, a trained model, a look at the source, or random numbers from a seed.
"""

from __future__ import annotations

import builtins
from pathlib import Path

FUNCTIONS = ("accuracy", "circular_mse_loss", "spiral_2d")
QUESTIONS = ("accuracy", "circular-loss", "spiral")
_CHECKS = {
    "test_hidden_accuracy.py": (
        "test_accuracy_answers",
        "test_accuracy_is_a_float",
        "test_accuracy_is_the_percentage_of_right_predictions",
        "test_accuracy_of_many_classes",
        "test_accuracy_of_labels_of_different_dtypes",
        "test_accuracy_of_nothing_is_a_value_error",
    ),
    "test_hidden_circular_loss.py": (
        "test_circular_loss_answers",
        "test_circular_loss_is_a_scalar_tensor_of_the_same_dtype",
        "test_circular_loss_without_a_wrap_is_the_mean_squared_error",
        "test_circular_loss_takes_the_short_way_round",
        "test_circular_loss_of_angles_many_turns_away",
        "test_circular_loss_of_any_shape",
    ),
    "test_hidden_spiral.py": (
        "test_spiral_answers",
        "test_spiral_shapes",
        "test_spiral_of_an_odd_number_has_as_many_labels_as_points",
        "test_spiral_dtypes",
        "test_spiral_labels_name_the_arms",
        "test_spiral_points_lie_along_the_two_arms",
    ),
}
FILE_OF = {name: file for file, names in _CHECKS.items() for name in names}

TRAILING = """
def _plain(value):
    import numpy as np
    import torch

    if isinstance(value, torch.Tensor):
        return {"tensor": str(value.dtype), "values": value.detach().tolist()}
    if isinstance(value, (np.ndarray, np.generic)):
        return {"array": str(value.dtype), "values": value.tolist()}
    if isinstance(value, tuple):
        return {"tuple": [_plain(part) for part in value]}
    return value

"""
_TEST = """
@pytest.mark.grading_data(name="{name}", points=1, include_stdout_feedback=False)
def {name}(module_sandbox):
    CHECKS["{name}"](PlainSubmission(module_sandbox))

"""


def write_files(folder: Path, checks: Path, hand_in: Path, others: tuple[str, ...]) -> None:
    """Write to `folder` what that grader finds in `/grade` for one hand-in; `checks` is the folder of our checks."""
    student = folder / "test_student" / "student"
    student.mkdir(parents=True)
    (student / "student_code.py").write_bytes(hand_in.read_bytes())
    for name in others:
        (student / name).write_bytes((hand_in.parent / name).read_bytes())
    wrapped = [f"def plain_{name}(*args):\n    return _plain({name}(*args))\n\n" for name in FUNCTIONS]
    (folder / "test_student" / "trailing_code.py").write_text(TRAILING + "\n".join(wrapped))
    allowed = [name for name in dir(builtins) if name not in ("__import__", "__build_class__", "_")]
    head = f"""from pathlib import Path

import pytest
from grading_peers.plain_calls import PlainSubmission, check_functions
from pytest_prairielearn_grader import ConfigObject

autograder_config = ConfigObject(
    sandbox_timeout=60.0, builtin_whitelist={allowed!r}, import_blacklist=[], output_level="none"
)
CHECKS = check_functions(Path({str(checks)!r}))

"""
    tests = "".join(_TEST.format(name=name) for name in FILE_OF)
    (folder / "test_student.py").write_text(head + tests)
