"""Hidden checks of `network`: its layers, its forward pass (recomputed here), and how its weights are drawn."""

import math
from collections.abc import Callable
from typing import NamedTuple

import pytest
import torch
from torch.nn import functional

from autograder.checking import (
    Recipe,
    Remote,
    as_tensor,
    as_tuple,
    at_least,
    at_most,
    evaluate,
    expect,
    fail,
    load_thresholds,
    loss,
    parameter_gradients,
    parameters,
    train,
)

THRESHOLDS = load_thresholds(__file__)["network"]
SHAPES = {"linear1": (5, 2), "linear2": (1, 5)}  # of the weights


@pytest.mark.check(question="network", points=0.5)
def test_network_answers(submission):
    """Your network can be made and called."""
    as_tensor(submission.Simple2DNetwork()(points(4, seed=400)), "what your network returned")


@pytest.mark.check(question="network", points=0.5, needs="test_network_answers")
def test_network_layers(submission):
    """Your network has the linear layers `linear1` (2 to 5) and `linear2` (5 to 1), and no other parameters."""
    network = submission.Simple2DNetwork()
    parameters(network)  # says so if it is no module
    found = submission.probe("linear_attributes", network)
    expect(isinstance(found, dict) and isinstance(found.get("others"), list), "Your network cannot be looked into.")
    for name, shape in SHAPES.items():
        layer = found.get(name)
        expect(
            isinstance(layer, list),
            f"Your network has no attribute `{name}` that is an `nn.Linear`.",
            f"In `__init__`, after `super().__init__()`: `self.{name} = nn.Linear({shape[1]}, {shape[0]})`.",
        )
        expect(len(layer) == 2, f"`{name}` of your network has no bias.", "Leave `bias` as it is by default.")
        for tensor, size in zip(layer, (shape, shape[:1]), strict=True):
            expect(
                as_tensor(tensor, f"a parameter of `{name}`").shape == size,
                f"`{name}` of your network does not lead from {shape[1]} to {shape[0]} number{'s'[: shape[0] > 1]}.",
                "The network goes from 2 numbers to 5, and from 5 to 1.",
            )
    expect(
        not found["others"],
        "Your network has parameters beyond those of `linear1` and `linear2`.",
        "Look for layers that the exercise does not ask for.",
    )


@pytest.mark.check(question="network", points=1, needs="test_network_answers")
def test_network_forward(submission):
    """Your forward pass is a linear map, ReLU, and a second linear map, whose result is returned as it is."""
    for seed, settings in enumerate(({}, {"weight_init": "xavier"}, {"nonlinearity": True}), start=401):
        check_forward(submission, settings, nonlinearity=True, seed=seed)


@pytest.mark.check(question="network", points=0.5, needs="test_network_answers")
def test_network_nonlinearity(submission):
    """With `nonlinearity=False` there is no ReLU between your two linear maps."""
    for seed, weight_init in enumerate(("uniform", "xavier"), start=404):
        settings = {"weight_init": weight_init, "nonlinearity": False}
        check_forward(submission, settings, nonlinearity=False, seed=seed, output_matters=False)


@pytest.mark.check(question="network", points=0.5, needs="test_network_answers")
def test_network_output_shape(submission):
    """Your network makes one float32 number of each point, with the shape (N, 1), also for a single point."""
    for settings in ({}, {"weight_init": "xavier", "nonlinearity": False}):
        network = submission.Simple2DNetwork(**settings)
        for count in (1, 2, 23):
            outputs = as_tensor(network(points(count, seed=407)), "what your network returned", dtype=torch.float32)
            expect(
                outputs.shape == (count, 1),
                "What your network returned does not have the shape (N, 1)"
                + (" for a single point." if count == 1 else "."),
                "The second linear map gives that shape by itself: no `squeeze`, `flatten` or mean is needed.",
            )


@pytest.mark.check(question="network", points=0.5, needs="test_network_answers")
def test_network_gradients(submission):
    """Gradients reach both layers of your network, and its answers change when its layers do."""
    for settings in ({"weight_init": "xavier"}, {"nonlinearity": False}):
        network, x = submission.Simple2DNetwork(**settings), points(15, seed=408)
        before = layers(network)
        found = parameter_gradients(network, x)
        asked = {name: gradient for name, gradient in found.items() if name.rpartition(".")[0] in SHAPES}
        found = asked or found  # further layers are judged elsewhere
        expect(
            all(gradient is not None for gradient in found.values()),
            "A gradient does not reach all parameters of your network: a layer would never learn.",
            "Does `forward` use both layers, and is every step torch's own?",
        )
        nonlinearity = settings.get("nonlinearity", True)
        leaves = [tensor.clone().requires_grad_() for tensor in before.parameters()]
        first, second = Layer(*leaves[:2]), Layer(*leaves[2:])
        hidden = first(x)
        outputs = second(torch.relu(hidden) if nonlinearity else hidden)
        wanted = torch.autograd.grad(outputs.sum(), leaves)
        if computes(network, nonlinearity, x):  # what it computes is judged elsewhere
            for gradient in found.values():
                expect(
                    any(near(gradient, expected) for expected in wanted),
                    "A gradient of your network is wrong, although its answers are right.",
                    "From the points to the output, every step must be torch's own: no `.detach()` or `.item()`.",
                )
        train(network, x, torch.ones(15, 1), Recipe(**THRESHOLDS["recipe"]), loss=loss("mse"))
        after = layers(network)
        expect(
            all(not torch.equal(*pair) for pair in zip(before.trained(), after.trained(), strict=True)),
            "Some parameters of your network do not change when it is trained.",
            "Does `forward` use each layer, as it is now? Layers that are made or copied in `forward` never learn.",
        )
        expect(
            not torch.equal(evaluate(network, x), evaluate(network, -x)),
            "Your trained network gives the same answers whatever the points.",
            "What comes out of the second map must be computed anew at each call.",
        )


@pytest.mark.check(question="network", points=0.5, needs="test_network_answers")
def test_network_uniform_weights(submission):
    """With `weight_init="uniform"`, and by default, both weight matrices start uniform between 0 and 1."""
    for settings in ({}, {"weight_init": "uniform"}):
        drawn = draw(submission, settings, THRESHOLDS["few_networks"])
        for name, values in drawn.weights.items():
            check_distribution(
                drawn.of_distinct(values),
                uniform_cdf(0, 1),
                f'The weights of `{name}` do not start uniform in [0, 1) with `weight_init="uniform"`'
                + (", which is the default." if not settings else "."),
                "`nn.init.uniform_(layer.weight)` does that, for both layers.",
            )


@pytest.mark.check(question="network", points=0.5, needs="test_network_answers")
def test_network_xavier_weights(submission):
    """With `weight_init="xavier"`, both weight matrices start normal, with Xavier's standard deviation."""
    drawn = draw(submission, {"weight_init": "xavier"})
    hint = "`nn.init.xavier_normal_(layer.weight)` does that, for both layers, without a gain."
    message = 'The weights do not start as `xavier_normal_` draws them with `weight_init="xavier"`.'
    for name, values in drawn.weights.items():
        cdf = normal_cdf(xavier_deviation(values))
        check_distribution(drawn.of_distinct(values), cdf, message, f"Look at `{name}`. {hint}")
    # A uniform distribution of the same variance is too near to be told by that. It is told by its tails: it has none.
    scaled = torch.cat([values.flatten() / xavier_deviation(values) for values in drawn.weights.values()])
    tails = float((scaled.abs() > math.sqrt(3)).double().mean())
    expect(drawn.alike or at_least(tails, THRESHOLDS["tails"]), message, f"Normal, not uniform. {hint}")
    # Nor is a small gain told by it for certain; that, too, is told by the tails: there is more in them.
    expect(drawn.alike or at_most(tails, THRESHOLDS["most_tails"]), message, f"There is no gain. {hint}")


@pytest.mark.check(question="network", points=0.5, needs="test_network_answers")
def test_network_default_weights(submission):
    """With any other `weight_init`, the weights start as PyTorch draws those of a linear layer."""
    for settings, count in (
        ({"weight_init": "default"}, THRESHOLDS["networks"]),
        ({"weight_init": "something else", "nonlinearity": False}, THRESHOLDS["few_networks"]),
    ):
        drawn = draw(submission, settings, count)
        for name, values in drawn.weights.items():
            bound = 1 / math.sqrt(values.shape[-1])
            check_distribution(
                drawn.of_distinct(values),
                uniform_cdf(-bound, bound),
                f"The weights of `{name}` do not start as PyTorch draws them where `weight_init` is neither "
                '"uniform" nor "xavier".',
                "Leave them alone in that case: `nn.Linear` draws its own weights.",
            )


@pytest.mark.check(question="network", points=0.5, needs="test_network_answers")
def test_network_biases(submission):
    """Whatever `weight_init` is, the biases start as PyTorch draws them."""
    for weight_init in ("uniform", "xavier"):
        drawn = draw(submission, {"weight_init": weight_init}, THRESHOLDS["few_networks"])
        expect(
            set(drawn.biases) == set(SHAPES),
            "A linear layer of your network has no bias.",
            "Leave `bias` as it is by default.",
        )
        for name, values in drawn.biases.items():
            bound = 1 / math.sqrt(drawn.weights[name].shape[-1])
            check_distribution(
                drawn.of_distinct(values),
                uniform_cdf(-bound, bound),
                f"The biases of `{name}` do not start as PyTorch draws them.",
                "`weight_init` is about the weights: leave the biases alone.",
            )


@pytest.mark.check(question="network", points=0.5, needs="test_network_answers")
def test_network_random_start(submission):
    """Each of your networks starts with other random weights, and making one seeds nobody else's random numbers."""
    for settings in ({"weight_init": "uniform"}, {"weight_init": "xavier"}):
        for values in draw(submission, settings, count=THRESHOLDS["few_networks"]).weights.values():
            expect(
                len(values.unique(dim=0)) == len(values),
                "Networks that are made one after the other start with the same weights.",
                "Do not seed inside the class, and make the layers in `__init__`.",
            )
        name = settings["weight_init"]
        drawn = [submission.probe("draws_after", submission.Simple2DNetwork, seed, name) for seed in (1, 1, 2)]
        first, again, other = (as_tuple(numbers, "what was drawn afterwards", 3) for numbers in drawn)
        expect(
            first == again and all(one != two for one, two in zip(first, other, strict=True)),
            "Making your network sets the seed of random numbers that the whole program shares.",
            "Take the call of `seed` or `manual_seed` out of the class: a program that draws random numbers after it "
            "would always get the same ones.",
        )


class Layer(NamedTuple):
    """An affine map, computed here: weight (out, in) and bias (out,), zeros where the network has none."""

    weight: torch.Tensor
    bias: torch.Tensor
    has_bias: bool = True

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        return functional.linear(x, self.weight, self.bias)


class Layers(NamedTuple):
    first: Layer
    second: Layer

    def parameters(self) -> list[torch.Tensor]:
        return [tensor for layer in self for tensor in (layer.weight, layer.bias)]

    def trained(self) -> list[torch.Tensor]:
        return [tensor for layer in self for tensor in ((layer.weight, layer.bias) if layer.has_bias else layer[:1])]


def points(count: int, seed: int) -> torch.Tensor:
    """Return points (count, 2) float32, far enough out for a ReLU to be seen whatever the weights."""
    return 3 * torch.randn(count, 2, generator=torch.Generator().manual_seed(seed))


def layers(network: Remote) -> Layers:
    """Return both linear layers, found by their names, or else by their shapes.

    Whether these are right, and what there is besides, is judged elsewhere: so is what the network computes.
    """
    named = {name: tensor.float() for name, tensor in parameters(network).items() if tensor.is_floating_point()}
    found = []
    for name in SHAPES:
        weight, bias = of_layer(named, name)
        found.append(Layer(weight, torch.zeros(len(weight)) if bias is None else bias, bias is not None))
    first, second = found
    expect(
        first.weight.shape[1] == 2 and len(first.weight) == second.weight.shape[1],
        "The sizes of `linear1` and `linear2` of your network do not fit together.",
        "From 2 numbers to 5, and from 5 to 1.",
    )
    return Layers(first, second)


def of_layer(named: dict[str, torch.Tensor], name: str, extra: int = 0) -> tuple[torch.Tensor, torch.Tensor | None]:
    """Return weight and bias of the layer of this name, or else of this shape; each with `extra` dimensions before."""
    weight, bias = named.get(f"{name}.weight"), named.get(f"{name}.bias")
    if weight is None:
        weights = [tensor for tensor in named.values() if tensor.shape[extra:] == SHAPES[name]]
        biases = [tensor for tensor in named.values() if tensor.shape[extra:] == SHAPES[name][:1]]
        weight, bias = (weights[0] if len(weights) == 1 else None), (biases[0] if len(biases) == 1 else None)
    expect(
        weight is not None and weight.dim() == extra + 2 and weight.numel() > 0,
        f"Your network does not have the linear layer `{name}` among its parameters.",
        "Make both layers in `__init__`, after `super().__init__()`, as attributes of the module.",
    )
    has_bias = bias is not None and bias.shape == weight.shape[: extra + 1]
    return weight, (bias if has_bias else None)


def near(one: torch.Tensor, other: torch.Tensor) -> bool:
    return one.shape == other.shape and torch.allclose(one.float(), other.float(), rtol=1e-3, atol=1e-3)


def computes(network: Remote, nonlinearity: bool, x: torch.Tensor) -> bool:
    """Say whether the network's answers are those of its parameters."""
    (first, second), answer = layers(network), as_tensor(network(x), "what your network returned")
    outputs = second(torch.relu(first(x)) if nonlinearity else first(x))
    return answer.numel() == outputs.numel() and near(answer.reshape(outputs.shape), outputs)


def check_forward(submission, settings: dict, nonlinearity: bool, seed: int, output_matters: bool = True) -> None:
    """Fail unless a network's outputs are those of its parameters; name the mistake if it is a usual one.

    Without `output_matters`, what comes after the second map is judged elsewhere, and may be a usual mistake.
    """
    network, x = submission.Simple2DNetwork(**settings), points(30, seed)
    first, second = layers(network)
    answer = as_tensor(network(x), "what your network returned", dtype="float")
    expect(answer.numel() == len(x) * len(second.weight), "Your network does not return an output for each point.")
    answer = answer.float().reshape(len(x), -1)  # its shape is judged elsewhere

    def is_(outputs: torch.Tensor) -> bool:
        return torch.allclose(answer, outputs, rtol=1e-4, atol=1e-4)

    inside = [torch.relu, lambda z: z] if nonlinearity else [lambda z: z, torch.relu]
    right, wrong = (second(between(first(x))) for between in inside)
    if is_(right) or (not output_matters and any(is_(after(right)) for after, _ in OUTPUT_MISTAKES)):
        return
    others = () if output_matters else [after for after, _ in OUTPUT_MISTAKES]
    expect(
        not is_(wrong) and not any(is_(after(wrong)) for after in others),
        "There is no ReLU between the two linear maps of your network."
        if nonlinearity
        else "Your network has a ReLU between its two linear maps although `nonlinearity` is False.",
        "`nonlinearity` is True unless something else is said, and decides whether `forward` applies the ReLU.",
    )
    for after, name in OUTPUT_MISTAKES:
        expect(
            not is_(after(right)) and not is_(after(wrong)),
            f"There is a {name} at the output of your network.",
            "Return what the second linear map gives, as it is.",
        )
    for between, name in HIDDEN_MISTAKES:
        expect(
            not is_(second(between(first(x)))),
            f"Your network has a {name} between its two linear maps instead of a ReLU.",
            "Take `torch.relu` or `nn.ReLU()`.",
        )
    expect(
        not is_(functional.linear(inside[0](functional.linear(x, first.weight)), second.weight)),
        "The biases of your layers are left out.",
        "Call the layers, instead of multiplying by their weights.",
    )
    fail(
        "The outputs of your network are not what its two layers and the ReLU amount to.",
        "`forward` does three things, one after the other: the first layer, the ReLU, the second layer. Nothing comes "
        "before, between or after.",
    )


# What may come after the second map, or instead of the ReLU, by mistake.
OUTPUT_MISTAKES: list[tuple[Callable[[torch.Tensor], torch.Tensor], str]] = [
    (torch.sigmoid, "sigmoid"),
    (torch.relu, "ReLU"),
    (torch.tanh, "tanh"),
    (lambda outputs: torch.softmax(outputs, dim=1), "softmax"),
]
HIDDEN_MISTAKES: list[tuple[Callable[[torch.Tensor], torch.Tensor], str]] = [
    (torch.sigmoid, "sigmoid"),
    (torch.tanh, "tanh"),
    (functional.gelu, "GELU"),
    (functional.leaky_relu, "leaky ReLU"),
]


class Drawn(NamedTuple):
    """Parameters of many networks, by layer: weights (networks, out, in), biases (networks, out)."""

    weights: dict[str, torch.Tensor]
    biases: dict[str, torch.Tensor]

    @property
    def alike(self) -> bool:
        """Are the first weights the same in all networks, and not just one number? Then something has seeded them."""
        first = self.weights["linear1"]
        return bool((first == first[0]).all()) and len(first[0].unique()) > 1

    def of_distinct(self, values: torch.Tensor) -> torch.Tensor:
        """Return the values (N,) to judge: all, or those of one network if all are alike, which is judged elsewhere."""
        return (values[0] if self.alike else values).flatten()


def draw(submission, settings: dict, count: int = THRESHOLDS["networks"]) -> Drawn:
    """Make so many networks and return how the parameters of their two layers start."""
    found = submission.probe("drawn_parameters", submission.Simple2DNetwork, count, settings)
    expect(
        isinstance(found, dict),
        "Your network is no `nn.Module`.",
        "`class Simple2DNetwork(nn.Module):`, and `super().__init__()` first of all in `__init__`.",
    )
    named = {str(name): as_tensor(value, "a parameter", dtype="float").double() for name, value in found.items()}
    expect(
        all(tensor.dim() > 0 and len(tensor) == count for tensor in named.values()),
        "Your network cannot be looked into.",
    )
    drawn = Drawn({}, {})
    for name in SHAPES:
        weight, bias = of_layer(named, name, extra=1)
        drawn.weights[name] = weight
        if bias is not None:
            drawn.biases[name] = bias
    return drawn


def check_distribution(
    values: torch.Tensor, cdf: Callable[[torch.Tensor], torch.Tensor], message: str, hint: str
) -> None:
    """Fail unless the values (N,) are drawn from the distribution with this cumulative function."""
    expect(values.isfinite().all(), message, hint)
    expect(len(values.unique()) > len(values) // 2, message, f"Too many of them are the same number. {hint}")
    ordered = values.sort().values
    steps = torch.arange(len(ordered) + 1, dtype=torch.float64) / len(ordered)
    expected = cdf(ordered)
    distance = float(torch.maximum((steps[1:] - expected).abs(), (steps[:-1] - expected).abs()).max())
    expect(at_most(math.sqrt(len(ordered)) * distance, THRESHOLDS["kolmogorov_smirnov"]), message, hint)


def xavier_deviation(weight: torch.Tensor) -> float:
    """Return the standard deviation of `xavier_normal_` for a weight (…, out, in)."""
    return math.sqrt(2 / sum(weight.shape[-2:]))


def uniform_cdf(low: float, high: float) -> Callable[[torch.Tensor], torch.Tensor]:
    return lambda x: ((x - low) / (high - low)).clamp(0, 1)


def normal_cdf(deviation: float) -> Callable[[torch.Tensor], torch.Tensor]:
    return lambda x: torch.special.ndtr(x / deviation)
