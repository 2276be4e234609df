"""Trains many models of one kind at once, for calibrations: parameters stacked, one optimizer for all of them.

`training.train` says what training is. This makes the same of each model, up to rounding, or leaves all as they were.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import torch
from torch import nn
from torch.func import functional_call, vmap

from autograder.training import Loss, Recipe, batches_of, is_tensor, optimizer_over

TOLERANCE = 1e-3  # relative, of losses that the same parameters give one by one and together
LARGE = 1 << 24  # multiplications in a layer of all models together, from which the processor is busy with one alone

Parameters = dict[str, torch.Tensor]
Values = Callable[[Parameters, torch.Tensor, torch.Tensor], torch.Tensor]


class Training(msgspec.Struct, frozen=True):
    """What `training.train` is called with."""

    model: Any
    inputs: torch.Tensor
    targets: torch.Tensor
    recipe: Recipe
    loss: Loss | None
    device: str


class _OneByOne(Exception):
    """These cannot be trained together."""


def train_together(trainings: Sequence[Training]) -> bool:
    """Train all models in place and return True; return False, without a trace, if they cannot be trained together.

    They can if they have the same parameters, data and recipe, no buffers, and a forward pass and a loss that
    `torch.func.vmap` takes: nothing random, no decision that depends on a value. Whether the models differ in more than
    their parameters is found out by their losses, before the training and after it.
    """
    try:
        trained = _trained(trainings)
    except Exception:  # whatever a student's forward pass raises under vmap
        return False
    for training, parameters in zip(trainings, trained, strict=True):
        training.model.to(training.device).train()
        with torch.no_grad():
            for name, parameter in training.model.named_parameters():
                parameter.copy_(parameters[name])
    return True


def _trained(trainings: Sequence[Training]) -> list[Parameters]:
    """Return the parameters of each model after training. The models themselves are neither touched nor called."""
    _refuse_differences(trainings)
    first = trainings[0]
    inputs, targets = first.inputs.to(first.device), first.targets.to(first.device)
    models = [copy.deepcopy(training.model).to(first.device).train() for training in trainings]
    stacked = {
        name: torch.stack([dict(model.named_parameters())[name].detach() for model in models]).requires_grad_(
            parameter.requires_grad
        )
        for name, parameter in models[0].named_parameters()
    }
    losses = [training.loss or nn.CrossEntropyLoss() for training in trainings]
    together = _values(copy.deepcopy(models[0]), losses[0])
    _refuse_other_losses(together(stacked, inputs, targets), models, losses, inputs, targets)

    optimizer = optimizer_over([tensor for tensor in stacked.values() if tensor.requires_grad], first.recipe)
    batches = batches_of(len(inputs), first.recipe)
    for _ in range(first.recipe.steps):
        batch = next(batches)
        values = together(stacked, inputs[batch], targets[batch])
        optimizer.zero_grad(set_to_none=True)
        values.sum().backward()  # type: ignore[no-untyped-call]
        optimizer.step()

    trained = [{name: tensor[i].detach() for name, tensor in stacked.items()} for i in range(len(models))]
    with torch.no_grad():
        for model, parameters in zip(models, trained, strict=True):
            for name, parameter in model.named_parameters():
                parameter.copy_(parameters[name])
        _refuse_other_losses(together(stacked, inputs, targets), models, losses, inputs, targets)
    return trained


def _refuse_differences(trainings: Sequence[Training]) -> None:
    """Raise _OneByOne unless all of these are alike, as far as can be seen without calling a model."""
    first = trainings[0]
    for training in trainings:
        model = training.model
        if not isinstance(model, nn.Module) or next(model.buffers(), None) is not None:
            raise _OneByOne("no module, or one with buffers")
        if _form(model) != _form(first.model) or (training.loss is None) != (first.loss is None):
            raise _OneByOne("other parameters or another loss")
        if (training.recipe, training.device) != (first.recipe, first.device):
            raise _OneByOne("another recipe")
        if not (torch.equal(training.inputs, first.inputs) and torch.equal(training.targets, first.targets)):
            raise _OneByOne("other data")
    widest = max((parameter.numel() for parameter in first.model.parameters()), default=0)
    rows = min(first.recipe.batch_size or len(first.inputs), len(first.inputs))
    if widest * rows > LARGE:
        raise _OneByOne("no faster")


def _form(model: nn.Module) -> list[tuple[str, torch.Size, torch.dtype, bool]]:
    return [(name, p.shape, p.dtype, p.requires_grad) for name, p in model.named_parameters()]


def _values(base: nn.Module, loss: Loss) -> Values:
    """Return what computes the losses (models,) of stacked parameters on the same inputs and targets."""

    def value(parameters: Parameters, inputs: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        return loss(functional_call(base, parameters, (inputs,)), targets)

    return vmap(value, in_dims=(0, None, None), randomness="error")


def _refuse_other_losses(
    together: torch.Tensor,
    models: Sequence[nn.Module],
    losses: Sequence[Loss],
    inputs: torch.Tensor,
    targets: torch.Tensor,
) -> None:
    """Raise _OneByOne unless each model by itself has the loss that it has among the others."""
    alone = [loss(model(inputs), targets) for model, loss in zip(models, losses, strict=True)]
    if not all(is_tensor(value) and value.numel() == 1 for value in alone):
        raise _OneByOne("a loss that is no number")
    expected = torch.stack([value.detach().reshape(()) for value in alone])
    if together.shape != expected.shape or not torch.allclose(
        together.detach(), expected, rtol=TOLERANCE, atol=1e-6, equal_nan=True
    ):
        raise _OneByOne("models that differ in more than their parameters")
