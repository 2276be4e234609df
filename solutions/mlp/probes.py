"""What the hidden checks run beside the student's code. It records; the checks judge."""

import inspect
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import pairwise
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


# ----------------------------------------------------------------------------------------- train


class Watched(nn.Module):
    """A network that keeps a record of its calls: inputs, logits, mode, and whether a gradient came back."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network
        self.calls: list[dict[str, Any]] = []

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        logits: torch.Tensor = self.network(inputs)
        call = {
            "inputs": inputs.detach().clone(),
            "logits": logits.detach().clone(),
            "training": self.training,
            "needs_gradient": logits.requires_grad,
            "gradient": False,
        }
        if logits.requires_grad:
            logits.register_hook(lambda _: call.update(gradient=True))
        self.calls.append(call)
        return logits


def watched_training(
    train: Callable[..., Any],
    network: nn.Module,
    loaders: list[DataLoader[Any]],
    criterion: Callable[..., torch.Tensor],
    optimizer: str,
    settings: dict[str, Any],
    epochs: int,
    device: str,
    own_count: bool,
) -> dict[str, Any]:
    """Run `train` on a network of ours, which is in evaluation mode at first, and return what happened.

    Without `own_count`, the file has a right `multiclass_model_accuracy` meanwhile.
    """
    model = Watched(network).to(device).eval()
    steps: list[None] = []
    chosen = getattr(torch.optim, optimizer)(model.parameters(), **settings)
    chosen.register_step_post_hook(lambda *_: steps.append(None))
    with ExitStack() as stack:
        bars = stack.enter_context(_watched_bars())
        if not own_count:
            stack.enter_context(_right_count(train))
        history = train(model, *loaders, criterion, chosen, epochs)
    torch.set_grad_enabled(True)
    return {
        "history": dict(history) if isinstance(history, dict) else history,
        "calls": model.calls,
        "parameters": [p.detach().clone() for p in model.parameters()],
        "steps": len(steps),
        "bars": len(bars),
    }


def initial_layers(sizes: list[int]) -> list[torch.Tensor]:
    """Return weight (out, in) and bias (out,) of a new linear layer from each size to the next."""
    layers = [nn.Linear(*pair) for pair in pairwise(sizes)]
    return [parameter.detach() for layer in layers for parameter in layer.parameters()]


@contextmanager
def _watched_bars() -> Iterator[list[None]]:
    """Count the progress bars that are made, of whatever kind of tqdm's."""
    from tqdm import std

    made: list[None] = []
    make = std.tqdm.__init__

    def counted(bar: Any, *args: Any, **kwargs: Any) -> None:
        make(bar, *args, **kwargs)
        if kwargs.get("disable") is not True:
            made.append(None)

    std.tqdm.__init__ = counted
    try:
        yield made
    finally:
        std.tqdm.__init__ = make


@contextmanager
def _right_count(function: Callable[..., object]) -> Iterator[None]:
    """Give the file of `function` a right `multiclass_model_accuracy`: its own one is another question."""
    names = getattr(inspect.unwrap(function), "__globals__", {})
    own = {name: names[name] for name in ("multiclass_model_accuracy",) if name in names}
    names.update(dict.fromkeys(own, _count))
    try:
        yield
    finally:
        names.update(own)


def _count(model: nn.Module, inputs: torch.Tensor, labels: torch.Tensor) -> int:
    with torch.no_grad():
        return int((model(inputs).argmax(dim=1) == labels).sum())


# ------------------------------------------------------------------------------------- collapse


def layers_around(
    function: Callable[..., object], first: nn.Module, second: nn.Module
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Call `function(first, second)` and return the state of both layers before and after. They have gradients."""
    layers = (first, second)
    for layer in layers:
        for parameter in layer.parameters():
            parameter.grad = torch.ones_like(parameter)
    before = [_state(layer) for layer in layers]
    function(*layers)
    after = [_state(layer) for layer in layers]
    torch.set_grad_enabled(True)
    return before, after


# ------------------------------------------------------------------------------------- hand-set


def construction(make: Callable[[], nn.Module], seed: int) -> tuple[int, list[torch.Tensor]]:
    """Seed the global generators and make a model; return how often gradients were computed, and its parameters."""
    np.random.seed(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    runs: list[str] = []
    originals = {name: getattr(torch.autograd, name) for name in ("backward", "grad")}

    def counted(name: str) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:
            runs.append(name)
            return originals[name](*args, **kwargs)

        return run

    for name in originals:
        setattr(torch.autograd, name, counted(name))
    try:
        model = make()
    finally:
        for name, original in originals.items():
            setattr(torch.autograd, name, original)
    return len(runs), [parameter.detach().clone() for parameter in model.parameters()]
