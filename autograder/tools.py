"""Our own functions that run beside the student's objects, in the sandbox, by name. What they return is a claim."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import msgspec
import torch

from autograder import figures, training
from autograder.training import Complaint, Recipe


def train(
    model: Any,
    inputs: torch.Tensor,
    targets: torch.Tensor,
    recipe: dict[str, Any],
    loss: training.Loss | None = None,
    device: str = "cpu",
) -> None:
    training.train(model, inputs, targets, msgspec.convert(recipe, Recipe), loss, device)


def parameters(model: Any) -> dict[str, torch.Tensor]:
    """Return the model's parameters by name, as they are now."""
    if not isinstance(model, torch.nn.Module):
        raise Complaint("not_a_module")
    return dict(model.named_parameters())


def gradient(function: Callable[..., Any], args: list[Any], wrt: int) -> torch.Tensor:
    """Return d function(*args).sum() / d args[wrt]."""
    leaf = args[wrt].detach().clone().requires_grad_(True)
    result = function(*args[:wrt], leaf, *args[wrt + 1 :])
    return _gradients(result, [leaf])[0]


def parameter_gradients(model: Any, inputs: torch.Tensor) -> dict[str, torch.Tensor | None]:
    """Return d model(inputs).sum() / d parameter for each parameter by name; None where it has no influence."""
    named = parameters(model)
    where = next((parameter.device for parameter in named.values()), inputs.device)
    result = model(inputs.to(where))  # which is the GPU, once the model has trained there
    if not training.is_tensor(result) or not result.requires_grad:
        raise Complaint("no_gradient")
    found = torch.autograd.grad(result.sum(), list(named.values()), allow_unused=True)
    return dict(zip(named, found, strict=True))


def _gradients(result: Any, leaves: list[torch.Tensor]) -> tuple[torch.Tensor, ...]:
    if not training.is_tensor(result):
        raise Complaint("not_a_tensor")
    if not result.requires_grad:
        raise Complaint("no_gradient")
    found = torch.autograd.grad(result.sum(), leaves, allow_unused=True)
    if any(g is None for g in found):
        raise Complaint("no_gradient")
    return found


def interpreter_events(function: Callable[..., Any], args: list[Any]) -> tuple[int, int]:
    """Call `function(*args)`; return the lines of Python and the calls into C that it took.

    Work that stays inside NumPy or torch does not grow with the size of the arrays; a loop does.
    """
    lines = c_calls = 0

    def on_trace(frame: FrameType, event: str, arg: object) -> Any:
        nonlocal lines
        lines += event == "line"
        return on_trace

    def on_profile(frame: FrameType, event: str, arg: object) -> None:
        nonlocal c_calls
        c_calls += event == "c_call"

    sys.setprofile(on_profile)
    sys.settrace(on_trace)
    try:
        function(*args)
    finally:
        sys.settrace(None)
        sys.setprofile(None)
    return lines, c_calls


def parameter_names(function: Callable[..., Any]) -> list[str]:
    """Return the names of the parameters that `function` takes."""
    return list(inspect.signature(function).parameters)


TOOLS: dict[str, Callable[..., object]] = {
    "draw": figures.draw,
    "evaluate": training.evaluate,
    "gradient": gradient,
    "interpreter_events": interpreter_events,
    "parameter_gradients": parameter_gradients,
    "parameters": parameters,
    "train": train,
}
