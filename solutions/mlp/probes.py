"""What the hidden checks run beside the student's code. It records; the checks judge."""

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


def batches(dataset: Dataset[Any], batch_size: int) -> list[list[torch.Tensor]]:
    """Return the batches that a DataLoader makes of `dataset`, in order."""
    return [list(batch) for batch in DataLoader(dataset, batch_size=batch_size)]


def state_around(
    function: Callable[..., object], model: nn.Module, inputs: torch.Tensor, labels: torch.Tensor, training: bool
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Call `function(model, inputs, labels)`, the model in training mode or not, and return its state before and after.

    The model has gradients from a backward pass before.
    """
    model.train(training)
    model(inputs).square().mean().backward()
    before = _state(model)
    function(model, inputs, labels)
    after = _state(model)
    torch.set_grad_enabled(True)
    return before, after


def _state(model: nn.Module) -> dict[str, Any]:
    parameters = list(model.parameters())
    return {
        "modes": [module.training for module in model.modules()],
        "gradients": [None if p.grad is None else p.grad.clone() for p in parameters],
        "requires_grad": [p.requires_grad for p in parameters],
        "grad_enabled": torch.is_grad_enabled(),
        "parameters": [p.detach().clone() for p in parameters],
    }


def gradients(model: nn.Module, inputs: torch.Tensor) -> dict[str, torch.Tensor | None] | None:
    """Return d model(inputs).sum() / d parameter by name: None for one, or for all, that no gradient reaches."""
    outputs = model(inputs)
    if not isinstance(outputs, torch.Tensor) or not outputs.requires_grad:
        return None
    model.zero_grad()
    outputs.sum().backward()
    return {name: None if p.grad is None else p.grad.clone() for name, p in model.named_parameters()}


def draws_after(
    make: Callable[..., Any], arguments: list[Any], seed: int, inputs: torch.Tensor | None = None
) -> tuple[float, float, float]:
    """Seed the global generators, make an object, call it with `inputs`; return what NumPy, Python and torch draw."""
    np.random.seed(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    made = make(*arguments)
    if inputs is not None:
        made(inputs)
    return float(np.random.random()), random.random(), float(torch.rand(()))
