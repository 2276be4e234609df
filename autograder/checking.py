"""What the author of a check imports: things to build, things to ask of a submission, and assertions that teach.

The words given to `fail`, `expect` and `hint` reach the student even of a hidden check. Values never do, there:
they go into details, which only a visible check shows.
"""

from __future__ import annotations

import hashlib
import io
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
import torch
from torch.nn import functional

from autograder import measuring
from autograder.drawings import Drawing, color_name, read_drawing
from autograder.faults import AuthorError, CheckFailed, StudentError
from autograder.kinds import as_array, as_number, as_numbers, as_tensor, as_tuple, assert_close, capital
from autograder.measuring import at_least, at_most, tries
from autograder.structure import hidden_loop, names_used
from autograder.submission import (
    Remote,
    Spec,
    call,
    is_instance,
    kind_of,
    picture,
    run_tool,
    sandbox_of,
    signature,
)
from autograder.training import Recipe

__all__ = [
    "Drawing", "Events", "Recipe", "Remote", "Spec", "activation", "as_array", "as_function", "as_number",
    "as_numbers", "as_tensor", "as_tuple", "assert_accuracy", "assert_close", "assert_cross_entropy", "at_least",
    "at_most", "axes", "batch_norm", "color_name", "data_loader", "draw", "draw_once", "dropout", "evaluate", "expect",
    "fail", "gradient", "hidden_loop", "image_dataset", "interpreter_events", "is_instance", "kind_of", "linear",
    "linear_layers", "load_arrays", "load_thresholds", "loss", "names_used", "numpy_generator", "optimizer",
    "parameter_gradients", "parameters", "piecewise_activation", "raises", "sequential", "signature",
    "tensor_dataset", "torch_generator", "train", "tries", "type_name", "unchanged_inputs",
]  # fmt: skip

TRAINING_SECONDS = 30.0  # limit of one training run, on top of which the check's own limit counts

# ------------------------------------------------------------------------------- things to build


def activation(name: str) -> Spec:
    """An activation of torch's as a module: "relu", "tanh", "gelu", "sigmoid", "softsign", …"""
    return Spec("activation", name)


def piecewise_activation(knots: list[float], values: list[float]) -> Spec:
    """An activation through the points (knots[i], values[i]), straight between and beyond: one nobody can guess."""
    return Spec("piecewise_activation", [float(k) for k in knots], [float(v) for v in values])


def as_function(spec: Spec) -> Spec:
    """The same activation as a plain function instead of a module."""
    return Spec("as_function", spec)


def loss(name: str, **settings: Any) -> Spec:
    """A loss of torch's as a module: "mse", "l1", "smooth_l1", "huber", "bce", "bce_with_logits", "cross_entropy"."""
    return Spec("loss", name, **settings)


def optimizer(name: str, model: Remote, **settings: Any) -> Spec:
    """An optimizer over all parameters of a student's model: "sgd" or "adam"."""
    return Spec("optimizer", name, model, **settings)


def tensor_dataset(*tensors: torch.Tensor) -> Spec:
    return Spec("tensor_dataset", *tensors)


def data_loader(dataset: Spec | Remote, **settings: Any) -> Spec:
    return Spec("data_loader", dataset, **settings)


def torch_generator(seed: int) -> Spec:
    return Spec("torch_generator", seed)


def numpy_generator(seed: int) -> Spec:
    return Spec("numpy_generator", seed)


def linear(weight: torch.Tensor, bias: torch.Tensor | None = None) -> Spec:
    """An `nn.Linear` with these parameters: weight (out, in), bias (out,)."""
    return Spec("linear", weight, bias)


def sequential(*modules: Spec | Remote, **named: Spec | Remote) -> Spec:
    """An `nn.Sequential` of modules; the named ones come last, and are its attributes of that name."""
    return Spec("sequential", *modules, **named)


def dropout(p: float) -> Spec:
    return Spec("dropout", p)


def batch_norm(features: int) -> Spec:
    return Spec("batch_norm", features)


def image_dataset(images: np.ndarray[Any, Any], labels: np.ndarray[Any, Any], kind: str = "pil") -> Spec:
    """A dataset like torchvision's: images (N, 28, 28) uint8, items (PIL image or (1, 28, 28) tensor, label)."""
    return Spec("image_dataset", images, labels, kind=kind)


def axes() -> Spec:
    """Matplotlib axes of a new figure, without a display."""
    return Spec("axes")


# ------------------------------------------------------------------------------------ judgements


def fail(message: str, hint: str = "") -> None:
    """End the check as failed, in the author's words."""
    raise CheckFailed(message, hint)


def expect(condition: object, message: str, hint: str = "") -> None:
    """Fail with the author's words unless `condition` is true."""
    if not condition:
        raise CheckFailed(message, hint)


def assert_accuracy(logits: torch.Tensor, labels: torch.Tensor, at_least: float, hint: str = "") -> None:
    """Fail unless the fraction of rows of `logits` (N, C) whose largest column is `labels` (N,) is high enough."""
    accuracy = (logits.argmax(dim=1) == labels).double().mean().item()
    if not measuring.at_least(accuracy, at_least):
        raise CheckFailed(
            "The trained model gets too many of the examples wrong that it has not seen.",
            hint,
            f"accuracy {accuracy:.3f}, at least {at_least:g} is needed",
        )


def assert_cross_entropy(logits: torch.Tensor, labels: torch.Tensor, at_most: float, hint: str = "") -> None:
    """Fail unless the mean cross-entropy of `logits` (N, C) against `labels` (N,), in nats, is low enough."""
    value = functional.cross_entropy(logits.double(), labels).item()
    if not measuring.at_most(value, at_most):
        raise CheckFailed(
            "The trained model is not sure enough of its answers: its cross-entropy stays too high.",
            hint,
            f"cross-entropy {value:.3f}, at most {at_most:g} is allowed",
        )


@contextmanager
def raises(*exceptions: type[BaseException], hint: str = "") -> Iterator[None]:
    """Fail unless the student's own code refuses, on purpose, with one of these exceptions.

    A stub left unwritten, an unknown name or attribute, endless recursion, or a call that does not fit the function's
    parameters is no refusal, whatever it derives from.
    """
    names = [kind.__name__ for kind in exceptions]
    try:
        yield
    except StudentError as error:
        accident = error.is_a("NotImplementedError", "NameError", "AttributeError", "RecursionError", "ImportError")
        if accident or not error.where:
            raise
        if not error.is_a(*names):
            raise CheckFailed(
                f"{error.doing} refuses, but with another exception than it should.",
                hint or f"Raise {' or '.join(f'`{name}`' for name in names)}.",
                f"it raised {error.raised.type_name}",
            ) from None
        return
    wanted = " or ".join(f"`{name}`" for name in names)
    raise CheckFailed(f"Your code accepts what it should refuse with {wanted}.", hint)


def unchanged_inputs(function: Remote, *args: Any) -> Any:
    """Call `function(*args)` and return its result; fail if the call changed one of the arguments in place."""
    result, after, _ = call(function, args, {}, echo=True)
    if len(after) != len(args) or not all(map(_same, args, after)):
        raise CheckFailed(
            f"{function._name} changes the data that it was given.",
            "Work on new tensors: `x = x - 1` makes one; `x -= 1` and methods that end in `_` change the caller's.",
        )
    return result


def _same(before: object, after: object) -> bool:
    if isinstance(before, Spec | Remote):
        return True
    if isinstance(before, torch.Tensor | np.ndarray):
        kind = torch.Tensor if isinstance(before, torch.Tensor) else np.ndarray
        if not isinstance(after, kind) or before.dtype != after.dtype or before.shape != after.shape:
            return False
        ours: Any = before.detach() if isinstance(before, torch.Tensor) else before
        return bool(((ours == after) | ((ours != ours) & (after != after))).all())  # NaN stays NaN
    if isinstance(before, list | tuple):
        return isinstance(after, list | tuple) and len(before) == len(after) and all(map(_same, before, after))
    if isinstance(before, dict):
        return isinstance(after, dict) and _same([*before.items()], [*after.items()])
    return type(before) is type(after) and bool(before == after or (before != before and after != after))


# ------------------------------------------------------------------------- questions to a model


COMPLAINTS = {
    "not_a_module": ("is no `nn.Module`.", "Derive your class from `nn.Module`."),
    "no_parameters": (
        "has no parameters that could be trained.",
        "Make the layers in `__init__`, after `super().__init__()`, as attributes; a plain list hides them.",
    ),
    "no_gradient": (
        "gives a result through which no gradient flows back.",
        "Look for `.detach()`, `.item()`, `.numpy()`, `torch.no_grad()` or a new `torch.tensor(…)` on the way.",
    ),
    "not_a_tensor": ("did not return a tensor.", "Look at what it returns."),
    "no_figure": ("returned nothing (`None`) instead of a figure.", "Is there a `return` in front of the figure?"),
    "not_a_figure": (
        "did not return a Matplotlib figure.",
        "`plt.subplots()` gives you a figure and axes: return the figure. Axes know theirs: `axes.figure`.",
    ),
}


def _tool(remote: object, tool: str, *args: object, seconds: float | None = None, **kwargs: object) -> Any:
    sandbox = sandbox_of(remote)
    assert isinstance(remote, Remote)
    try:
        return run_tool(sandbox, tool, *args, doing=remote._name, seconds=seconds, **kwargs)
    except StudentError as error:
        if error.raised.type_name == "autograder.Complaint" and error.raised.message in COMPLAINTS:
            what, hint = COMPLAINTS[error.raised.message]
            raise CheckFailed(f"{capital(remote._name)} {what}", hint) from None
        raise


def parameters(model: Remote) -> dict[str, torch.Tensor]:
    """Return the model's parameters by name, as the sandbox gives them: detached, on the CPU."""
    found = _tool(model, "parameters", model)
    if not isinstance(found, dict):
        raise CheckFailed(f"The parameters of {model._name} cannot be listed.")
    # Its name is the student's choice and stays out of the words: it could be a hidden input.
    return {str(name): as_tensor(value, f"a parameter of {model._name}") for name, value in found.items()}


def parameter_gradients(model: Remote, inputs: torch.Tensor) -> dict[str, torch.Tensor | None]:
    """Return the gradient of `model(inputs).sum()` for each parameter by name; None where it has no influence."""
    found = _tool(model, "parameter_gradients", model, inputs)
    if not isinstance(found, dict):
        raise CheckFailed(f"The gradients of {model._name} cannot be had.")
    return {str(name): None if value is None else as_tensor(value, "a gradient") for name, value in found.items()}


class Affine(NamedTuple):
    """x W^T + b, computed here with parameters that came from the sandbox: weight (out, in), bias (out,)."""

    weight: torch.Tensor
    bias: torch.Tensor

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        dtype = self.weight.dtype
        return functional.linear(x.to(dtype), self.weight, self.bias.to(dtype))


def linear_layers(model: Remote, *sizes: tuple[int, int]) -> tuple[Affine, ...]:
    """Return the model's linear layers of these (in, out) sizes, found by shape; names and order do not matter.

    Fails if one is missing or found twice, or if the model has other parameters besides. Choose distinct sizes.
    """
    by_shape: dict[tuple[int, ...], list[torch.Tensor]] = {}
    for tensor in parameters(model).values():
        if not tensor.is_floating_point():
            raise CheckFailed(f"{capital(model._name)} has parameters that are no floating-point numbers.")
        by_shape.setdefault(tuple(tensor.shape), []).append(tensor)
    layers = []
    for size_in, size_out in sizes:
        weights, biases = by_shape.pop((size_out, size_in), []), by_shape.pop((size_out,), [])
        if len(weights) != 1 or len(biases) != 1:
            many = len(weights) > 1 or len(biases) > 1
            raise CheckFailed(
                f"{capital(model._name)} has {'more than one' if many else 'no'} linear layer with a bias "
                f"from {size_in} to {size_out} numbers among its parameters.",
                "One `nn.Linear` for each of the two maps, as attributes of the module, with the sizes it is given.",
            )
        layers.append(Affine(weights[0], biases[0]))
    if by_shape:
        raise CheckFailed(
            f"{capital(model._name)} has parameters beyond the linear layers it should have.",
            "Look for layers that the exercise does not ask for.",
        )
    return tuple(layers)


def evaluate(model: Remote, inputs: torch.Tensor) -> torch.Tensor:
    """Return the model's own outputs in eval mode without gradients: a claim, to be compared with a recomputation."""
    outputs = _tool(model, "evaluate", model, inputs)
    return as_tensor(outputs, f"what {model._name} returned")


def train(
    model: Remote,
    inputs: torch.Tensor,
    targets: torch.Tensor,
    recipe: Recipe,
    loss: Spec | Remote | None = None,
) -> None:
    """Train the model in the sandbox on inputs (N, …) and targets (N, …), on the device of the run.

    `loss(outputs, targets)` is cross-entropy unless given: a spec, or a function of the student's.
    """
    settings = msgspec.to_builtins(recipe, enc_hook=float)  # a number of thresholds.toml is more than a float
    device = sandbox_of(model).device
    _tool(model, "train", model, inputs, targets, settings, loss=loss, device=device, seconds=TRAINING_SECONDS)


def gradient(function: Remote, *args: Any, wrt: int = 0) -> torch.Tensor:
    """Return the gradient of `function(*args).sum()` with respect to `args[wrt]`, of that one's shape and dtype."""
    found = _tool(function, "gradient", function, list(args), wrt)
    return as_tensor(found, f"the gradient of {function._name}", shape=args[wrt].shape, dtype=args[wrt].dtype)


def draw(function: Remote, *args: Any, **kwargs: Any) -> Drawing:
    """Call a student's plotting function and return what is in the figure that it returned.

    Raises:
        CheckFailed: it returned no figure.
    """
    return read_drawing(_tool(function, "draw", function, list(args), kwargs))


def draw_once(function: Remote, *args: Any) -> Drawing:
    """The same, but of checks that ask a function of the student's for the same picture, only the first has it drawn.

    The others judge the drawing that it got, so nothing of theirs may depend on what the call leaves behind. The
    arguments are values and specs. Where no drawing comes back, each check asks anew.
    """
    sandbox = sandbox_of(function)
    asked = picture(function, args)
    if asked not in sandbox.drawn:
        sandbox.drawn[asked] = draw(function, *args)
    return sandbox.drawn[asked]


class Events(NamedTuple):
    """What the interpreter did during a call: lines of Python run, and calls into C."""

    lines: int
    c_calls: int


def interpreter_events(function: Remote, *args: Any) -> Events:
    """Call `function(*args)` and return what it took. Vectorised code takes as much for ten times the data."""
    found = as_tuple(_tool(function, "interpreter_events", function, list(args)), "the count", 2)
    if not all(type(value) is int for value in found):
        raise CheckFailed(f"The steps of {function._name} could not be counted.")
    return Events(*found)


def type_name(value: object) -> str:
    """Return words for the kind of a value, fit to be shown: "a tensor", "an object of another class"."""
    return kind_of(value)


# ------------------------------------------------------------------------------------ files


def load_thresholds(check_file: str) -> dict[str, Any]:
    """Return the contents of `thresholds.toml` beside the check: `load_thresholds(__file__)`.

    Numbers with a point, outside of recipes, know where they stand, for `at_least` and `at_most`.
    """
    path = Path(check_file).with_name("thresholds.toml")
    try:
        return measuring.with_keys(tomllib.loads(path.read_text("utf-8")))
    except (OSError, ValueError, RecursionError) as error:  # no text, no TOML, too many digits, nested too deeply
        raise AuthorError(f"{path}: {error}") from None


def load_arrays(path: Path | str, sha256: str) -> dict[str, np.ndarray[Any, Any]]:
    """Return the arrays of an .npz file by name, without pickle, after checking the file's hash.

    Raises:
        AuthorError: the file is missing, or not the one that the hash was taken from.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise AuthorError(
            f"{path} cannot be read ({error.strerror}); build it again or take it from the repository"
        ) from None
    if hashlib.sha256(data).hexdigest() != sha256:
        raise AuthorError(f"{path} is not the file that its SHA-256 was taken from; restore it, or record the new hash")
    with np.load(io.BytesIO(data), allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}
