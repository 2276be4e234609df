"""Training and evaluating a model by a recipe, in the sandbox. Judges nothing: verdicts are the grader's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal

import msgspec
import torch

Loss = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


class Recipe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Training settings that do not depend on the model.

    `steps` are optimizer steps; `batch_size` None is the full batch, otherwise each pass over the data is shuffled
    anew from `seed`.
    """

    optimizer: Literal["adam", "sgd"]
    learning_rate: float
    steps: int
    batch_size: int | None = None
    momentum: float = 0.0
    weight_decay: float = 0.0
    seed: int = 0


class Complaint(Exception):
    """What a tool could not do with the student's object, as one of the codes that the grader has a sentence for."""


def train(
    model: Any, inputs: torch.Tensor, targets: torch.Tensor, recipe: Recipe, loss: Loss | None, device: str
) -> None:
    """Train `model` in place on `inputs` (N, …) and `targets` (N, …), both moved to `device`.

    Raises:
        Complaint: "not_a_module", "no_parameters", "no_gradient".
    """
    if not isinstance(model, torch.nn.Module):
        raise Complaint("not_a_module")
    criterion = loss or torch.nn.CrossEntropyLoss()
    model.to(device).train()
    inputs, targets = inputs.to(device), targets.to(device)
    optimizer = make_optimizer(model, recipe)
    batches = batches_of(len(inputs), recipe)
    for _ in range(recipe.steps):
        batch = next(batches)
        value = criterion(model(inputs[batch]), targets[batch])
        if not is_tensor(value) or not value.requires_grad:
            raise Complaint("no_gradient")
        optimizer.zero_grad(set_to_none=True)
        value.backward()
        optimizer.step()


def is_tensor(value: object) -> bool:
    """Is it one? `isinstance` would believe an object's own `__class__`, and torch crashes on such a one."""
    return issubclass(type(value), torch.Tensor)


def make_optimizer(model: torch.nn.Module, recipe: Recipe) -> torch.optim.Optimizer:
    parameters = [p for p in model.parameters() if p.requires_grad]
    if not parameters:
        raise Complaint("no_parameters")
    return optimizer_over(parameters, recipe)


def optimizer_over(parameters: Sequence[torch.Tensor], recipe: Recipe) -> torch.optim.Optimizer:
    if recipe.optimizer == "adam":
        return torch.optim.Adam(parameters, lr=recipe.learning_rate, weight_decay=recipe.weight_decay)
    return torch.optim.SGD(
        parameters, lr=recipe.learning_rate, momentum=recipe.momentum, weight_decay=recipe.weight_decay
    )


def batches_of(count: int, recipe: Recipe) -> Iterator[slice | torch.Tensor]:
    """Yield what each step trains on, as an index of the samples. Does not end."""
    generator = torch.Generator().manual_seed(recipe.seed)
    while True:
        if recipe.batch_size is None:
            yield slice(None)
        else:
            yield from torch.split(torch.randperm(count, generator=generator), recipe.batch_size)


def evaluate(model: Any, inputs: torch.Tensor) -> object:
    """Return what `model` answers to `inputs`, in eval mode and without gradients; its mode is put back.

    It stays on the device where it is: a verdict on its structure must not depend on whether there is a GPU.

    Raises:
        Complaint: "not_a_module".
    """
    if not isinstance(model, torch.nn.Module):
        raise Complaint("not_a_module")
    parameter = next(model.parameters(), None)
    was_training = model.training
    model.eval()
    try:
        with torch.no_grad():
            return model(inputs if parameter is None else inputs.to(parameter.device))
    finally:
        model.train(was_training)
