"""What runs beside the student's functions: models of ours, and observers. Judges nothing, expects nothing."""

import contextlib
import inspect
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.optim.optimizer import register_optimizer_step_post_hook


class AngleNetwork(nn.Module):
    """A tanh network with two outputs (N, 2), read as a direction: its angles (N,), in radians, from -π to π."""

    def __init__(self) -> None:
        super().__init__()
        self.network = nn.Sequential(nn.Linear(2, 32), nn.Tanh(), nn.Linear(32, 2))

    def forward(self, points: torch.Tensor) -> torch.Tensor:
        direction = self.network(points)
        return torch.atan2(direction[:, 1], direction[:, 0])


def angle_network() -> nn.Module:
    """Return a new network that tells the angles of points."""
    return AngleNetwork()


def refuses(function: Callable[..., object], *args: object) -> bool:
    """Say whether `function(*args)` refuses its arguments with an error that a deliberate refusal may be."""
    try:
        function(*args)
    except NotImplementedError:  # a RuntimeError by birth, but not a refusal
        raise
    except (ValueError, AssertionError, TypeError, RuntimeError):
        return True
    return False


def draws_after(function: Callable[..., object], seed: int, *args: object) -> tuple[float, float, float]:
    """Seed the global generators, call `function(*args)`, and return what NumPy, Python and torch draw next."""
    np.random.seed(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    function(*args)
    return float(np.random.random()), random.random(), float(torch.rand(()))


# ------------------------------------------------------------------------------- question network


def drawn_parameters(
    make: Callable[..., nn.Module], count: int, settings: dict[str, Any]
) -> dict[str, torch.Tensor] | None:
    """Make `count` networks and return the parameters of all of them by name, (count, …); None if they are no modules.

    Nothing by a name whose parameters are not of one shape.
    """
    made = [make(**settings) for _ in range(count)]
    if not all(isinstance(network, nn.Module) for network in made):
        return None
    drawn: dict[str, list[torch.Tensor]] = {}
    for network in made:
        for name, parameter in network.named_parameters():
            drawn.setdefault(name, []).append(parameter.detach())
    alike = {name: len({value.shape for value in values}) == 1 for name, values in drawn.items()}
    return {name: torch.stack(values) for name, values in drawn.items() if alike[name] and len(values) == count}


def linear_attributes(network: nn.Module) -> dict[str, list[torch.Tensor] | None]:
    """Return weight and bias of the linear layers `linear1` and `linear2`, None where there is no such layer.

    Under "others": the parameters of the network that belong to neither.
    """
    found: dict[str, list[torch.Tensor] | None] = {}
    theirs: set[int] = set()
    for name in ("linear1", "linear2"):
        layer = getattr(network, name, None)
        if issubclass(type(layer), nn.Linear):
            mine = [parameter for parameter in (layer.weight, layer.bias) if parameter is not None]
            theirs |= {id(parameter) for parameter in mine}
            found[name] = list(mine)
        else:
            found[name] = None
    found["others"] = [parameter for parameter in network.parameters() if id(parameter) not in theirs]
    return found


# ----------------------------------------------------------------------------- question optimizer


def steps_of(
    make: Callable[..., Any], network: nn.Module, rates: list[float], gradients: list[dict[str, torch.Tensor]]
) -> list[dict[str, torch.Tensor]]:
    """Make an optimizer; for each dict, give the parameters these gradients and take a step.

    Returns:
        The parameters by name after each step.
    """
    optimizer = make(network, *rates)
    found = []
    for given in gradients:
        for name, parameter in network.named_parameters():
            parameter.grad = given[name].clone()
        optimizer.step()
        found.append({name: parameter.detach().clone() for name, parameter in network.named_parameters()})
    return found


# ---------------------------------------------------------------------------- question epoch-loop


def epochs(
    loop: Callable[..., object],
    network: nn.Module,
    db: tuple[np.ndarray, np.ndarray],
    criterion: nn.Module,
    optimiser: torch.optim.Optimizer,
    plan: list[bool],
    *,
    any_shape: bool = False,
    training: bool = True,
    gradients: str = "kept",
    device: str = "cpu",
) -> list[dict[str, Any]]:
    """Run `loop` on a network of ours, once for each item of `plan`, and return what happened each time.

    Args:
        criterion: a loss of PyTorch's. It gets float32 targets, whatever comes, and so its dtypes are seen only.
        plan: True to train with `optimiser`, False to evaluate.
        any_shape: flatten what is given to the criterion.
        training: the mode that the network is in at the start.
        gradients: those before an epoch are "kept" from the one before, "cleared", or "stale": numbers of our own
            before the first one.
    """
    network.to(device).train(training)
    forward, compare = network.forward, criterion.forward
    seen: list[dict[str, Any]] = []
    given: list[list[list[str]]] = []

    def watched_forward(x: Any) -> Any:
        outputs = forward(x)
        seen.append({"inputs": x.detach().clone(), "outputs": outputs.detach(), "gradients": outputs.requires_grad})
        return outputs

    def watched_criterion(input: Any, target: Any) -> Any:
        given.append([_kind(input), _kind(target)])
        if issubclass(type(target), torch.Tensor):
            target = target.float()
        return compare(input.reshape(-1), target.reshape(-1)) if any_shape else compare(input, target)

    network.forward = watched_forward  # as an attribute, so that `model(x)` and `model.forward(x)` both come here
    criterion.forward = watched_criterion
    if gradients == "stale":
        for parameter in network.parameters():
            parameter.grad = torch.full_like(parameter, 0.75)
    found = []
    for train in plan:
        if gradients == "cleared":
            network.zero_grad()
        seen.clear()
        given.clear()
        result = loop(network, (db[0].copy(), db[1].copy()), criterion, optimiser if train else None)
        found.append(
            {
                "result": result,
                "forward": list(seen),
                "criterion": list(given),
                "state": {name: value.detach().clone() for name, value in network.state_dict().items()},
                "trainable": all(parameter.requires_grad for parameter in network.parameters()),
                "gradients_on": torch.is_grad_enabled(),
            }
        )
    return found


def _kind(value: Any) -> list[str]:
    """Return dtype and device of a tensor as text."""
    return [str(getattr(value, "dtype", "")), str(getattr(getattr(value, "device", None), "type", ""))]


def devices_on_the_way(
    loop: Callable[..., object], network: nn.Module, db: tuple[np.ndarray, np.ndarray]
) -> dict[str, list[str]]:
    """Run `loop` on a network on PyTorch's "meta" device, which has shapes but no numbers, as far as that goes.

    Returns:
        The devices of the points that reached the network, and of the targets that reached the criterion: the loop may
        well end before, where it asks for a number.
    """
    network.to("meta")
    forward = network.forward
    found: dict[str, list[str]] = {"points": [], "targets": []}

    def watched_forward(x: Any) -> Any:
        found["points"].append(_kind(x)[1])
        return forward(x)

    def watched_criterion(input: Any, target: Any) -> Any:
        found["targets"].append(_kind(target)[1])
        return (input.reshape(-1) - target.reshape(-1)).square().mean()

    network.forward = watched_forward
    with contextlib.suppress(Exception):
        loop(network, db, watched_criterion, None)
    return found


def with_an_accuracy_that_works(loop: Callable[..., object]) -> Callable[..., object]:
    """Return the same loop, for which the name `accuracy` stands for a right function while it runs.

    Tensors of different shapes are the loop's own business: whether they are refused is left to the student's
    `accuracy`, if there is one.
    """
    names = getattr(inspect.unwrap(loop), "__globals__", {})

    def loop_with_it(*args: object) -> object:
        absent = object()
        own = names.get("accuracy", absent)

        def accuracy(y_pred: Any, y_true: Any) -> float:
            y_pred, y_true = torch.as_tensor(y_pred), torch.as_tensor(y_true)
            if y_pred.shape != y_true.shape and callable(own):
                with contextlib.suppress(NotImplementedError):
                    own(y_pred.clone(), y_true.clone())
            return 100 * (y_pred.reshape(-1) == y_true.reshape(-1)).double().mean().item()

        names["accuracy"] = accuracy
        try:
            return loop(*args)
        finally:
            if own is absent:
                del names["accuracy"]
            else:
                names["accuracy"] = own

    return loop_with_it


# plots and loss-curves


def close_figures() -> None:
    """Close the figures that earlier checks have left open, so that none of them is the current one."""
    from matplotlib import pyplot

    pyplot.close("all")


# --------------------------------------------------------------------------- question experiments


def experiment(
    function: Callable[..., object], args: list[object], simple: bool, start: int | None
) -> tuple[object, int]:
    """Return what `function(*args)` returns, and how many steps optimizers took meanwhile.

    With `simple`, what the function finds under the names of the file's other functions is ours. None of these is a
    solution: what an experiment does with them depends on each of its arguments, and that is all. `start` seeds the
    global generators, for a function that may not do it.
    """
    steps = 0
    if start is not None:
        np.random.seed(start)
        torch.manual_seed(start)

    def count(*_: object) -> None:
        nonlocal steps
        steps += 1

    hook = register_optimizer_step_post_hook(count)
    try:
        with _put_in_place(function) if simple else contextlib.nullcontext():
            return function(*args), steps
    finally:
        hook.remove()


@contextlib.contextmanager
def _put_in_place(function: Callable[..., object]) -> Any:
    """Give the names that `function` reads our simple meanings, also where a table such as {"linear": …} has them."""
    names = inspect.unwrap(function).__globals__
    ours = {
        "circular_2d": lambda num_points: _simple_points(num_points, 0.5),
        "linear_2d": lambda num_points: _simple_points(num_points, 1.0),
        "spiral_2d": lambda num_points: _simple_points(num_points, 1.5),
        "random_2d": lambda num_points: _simple_points(num_points, 2.0),
        "train_test_split": _simple_split,
        "Simple2DNetwork": SimpleNetwork,
        "make_optimizer": lambda model, lr, lr_linear2: torch.optim.SGD(
            [{"params": [p], "lr": lr_linear2 if p.numel() == 1 else lr} for p in model.parameters()]
        ),
        "epoch_loop": _simple_epoch,
    }
    theirs = {id(names[name]): ours[name] for name in ours if name in names}
    tables = [value for value in names.values() if type(value) is dict]
    changed = [(table, dict(table)) for table in [names, *tables]]
    try:
        for table, before in changed:
            table.update({key: theirs[id(value)] for key, value in before.items() if id(value) in theirs})
        yield
    finally:
        for table, before in changed:
            table.update(before)


def _simple_points(num_points: int, scale: float) -> tuple[np.ndarray, np.ndarray]:
    return np.random.uniform(-scale, scale, size=(num_points, 2)), np.arange(num_points) % 2


def _simple_split(db: tuple[np.ndarray, np.ndarray], test_fraction: float = 0.1) -> Any:
    """The test set is a piece of the points as they stand, from anywhere on; no shuffling."""
    count, shift = int(len(db[0]) * test_fraction), np.random.randint(len(db[0]))
    points, labels = np.roll(db[0], shift, axis=0), np.roll(db[1], shift)
    return (points[count:], labels[count:]), (points[:count], labels[:count])


class SimpleNetwork(nn.Module):
    """Two linear maps, 2 → 1 → 1."""

    def __init__(self, weight_init: str = "uniform", nonlinearity: bool = True) -> None:
        super().__init__()
        self.linear1, self.linear2 = nn.Linear(2, 1), nn.Linear(1, 1)
        with torch.no_grad():
            self.linear2.bias += {"uniform": 4.0, "xavier": 2.0}.get(weight_init, 0.0)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.linear2(self.linear1(x))


def _simple_epoch(model: nn.Module, db: Any, criterion: Any, optimiser: Any) -> tuple[float, float, np.ndarray]:
    """The step goes by the signs of the gradient; the "accuracy" is another number that only depends on outputs."""
    outputs = model(torch.tensor(db[0], dtype=torch.float32))[:, 0]
    loss = criterion(outputs, torch.tensor(db[1], dtype=torch.float32))
    found = 100 * torch.sigmoid(outputs.detach().mean()).item(), loss.item(), np.zeros(len(db[0]), dtype=bool)
    if optimiser is not None:
        optimiser.zero_grad()
        loss.backward()
        for parameter in model.parameters():
            parameter.grad.sign_()
        optimiser.step()
    return found
