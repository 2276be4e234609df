"""Hidden checks of `mlp`: what the model is made of, what it computes (recomputed here), and what it learns."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
import torch
from torch.nn import functional

from autograder.checking import (
    Recipe,
    Remote,
    Spec,
    activation,
    as_function,
    as_tensor,
    as_tuple,
    assert_accuracy,
    assert_close,
    assert_cross_entropy,
    evaluate,
    expect,
    fail,
    linear_layers,
    load_arrays,
    load_thresholds,
    parameters,
    piecewise_activation,
    train,
    tries,
    unchanged_inputs,
)

THRESHOLDS = load_thresholds(__file__)


@pytest.mark.check(question="mlp", points=0.5)
def test_mlp_answers(submission):
    """Your model can be made and called."""
    model = submission.MyMLPModel(5, 7, 3, activation("softsign"))
    as_tensor(model(samples(4, 5, seed=300)), "what your model returned")


@pytest.mark.check(question="mlp", points=3, needs="test_mlp_answers")
def test_mlp_layers(submission):
    """Your model consists of two linear layers of the sizes it is given, and of nothing else that is trained."""
    for inputs, hidden, outputs in [(5, 7, 3), *drawn_sizes(seed=301)]:
        model = submission.MyMLPModel(inputs, hidden, outputs, drawn_activation(seed=302))
        linear_layers(model, (inputs, hidden), (hidden, outputs))


@pytest.mark.check(question="mlp", points=1.5, needs="test_mlp_answers")
def test_mlp_output_shape(submission):
    """Your model makes `output_dim` logits of each sample, whatever the number of samples."""
    for inputs, hidden, outputs in [(4, 6, 1), *drawn_sizes(seed=303)]:
        model = submission.MyMLPModel(inputs, hidden, outputs, drawn_activation(seed=304))
        for count in (1, 2, 23):
            logits = as_tensor(model(samples(count, inputs, seed=305)), "what your model returned")
            expect(
                logits.shape == (count, outputs),
                "What your model returned does not have the shape (samples, output_dim)"
                + (" for a single sample." if count == 1 else " for a single output." if outputs == 1 else "."),
                "The second linear map gives that shape by itself: no `squeeze`, `flatten` or mean is needed.",
            )
            expect(
                logits.dtype == torch.float32,
                "What your model returned is not float32.",
                "Let all layers have PyTorch's usual dtype.",
            )


@pytest.mark.check(question="mlp", points=4.5, needs="test_mlp_answers")
def test_mlp_forward(submission):
    """Your forward pass is a linear map, the activation it was given, and a second linear map."""
    for seed, (inputs, hidden, outputs) in enumerate([(5, 7, 3), *drawn_sizes(seed=306)], start=307):
        check_forward(submission, (inputs, hidden, outputs), drawn_activation(seed), seed)
    check_forward(submission, (5, 7, 3), activation("relu"), seed=310)


@pytest.mark.check(question="mlp", points=1.5, needs="test_mlp_forward")
def test_mlp_activation_as_function(submission):
    """Your model takes a plain function as its activation, too."""
    for seed, (inputs, hidden, outputs) in enumerate(drawn_sizes(seed=311), start=312):
        chosen = drawn_activation(seed)
        check_forward(submission, (inputs, hidden, outputs), chosen, seed, given=as_function(chosen))


@pytest.mark.check(question="mlp", points=0.5, needs="test_mlp_forward")
def test_mlp_each_its_own_activation(submission):
    """Each of your models keeps the activation and the weights that it was made with."""
    chosen = [drawn_activation(seed) for seed in (315, 316, 317)]
    models = [submission.MyMLPModel(5, 7, 3, spec) for spec in chosen]
    x = samples(9, 5, seed=318)
    for model, spec in zip(models, chosen, strict=True):
        assert_close(
            model(x),
            computed(model, (5, 7, 3), spec, x),
            what="what a model returned after others had been made",
            hint="Keep the activation and the layers as attributes of `self`, made in `__init__`: what belongs to the "
            "class or to the file is shared by all models.",
        )


@pytest.mark.check(question="mlp", points=1.5, needs="test_mlp_forward")
def test_mlp_gradients(submission):
    """Gradients reach both layers of your model, and are right."""
    for seed, (inputs, hidden, outputs) in enumerate(drawn_sizes(seed=319), start=320):
        chosen = drawn_activation(seed)
        model = submission.MyMLPModel(inputs, hidden, outputs, chosen)
        x = samples(13, inputs, seed)
        first, second = layers(model, (inputs, hidden, outputs))
        leaves = [tensor.clone().requires_grad_() for tensor in (first.weight, first.bias, second.weight, second.bias)]
        trained = [True, first.has_bias, True, second.has_bias]  # a bias that is missing is judged elsewhere
        hidden_values = chosen(functional.linear(x, leaves[0], leaves[1]))
        expected = torch.autograd.grad(functional.linear(hidden_values, leaves[2], leaves[3]).sum(), leaves)
        found = submission.probe("gradients", model, x)
        expect(
            isinstance(found, dict),
            "No gradient flows from the logits of your model back to its layers.",
            "Look for `.detach()`, `.item()`, `.numpy()`, `torch.no_grad()` or a new `torch.tensor(…)` in `forward`.",
        )
        by_shape = {tuple(value.shape): value for value in found.values() if isinstance(value, torch.Tensor)}
        for tensor in (tensor for tensor, is_there in zip(expected, trained, strict=True) if is_there):
            expect(
                tuple(tensor.shape) in by_shape,
                "A gradient does not reach all parameters of your model: a layer would never learn.",
                "From the input to the logits, every step must be torch's own, without `.detach()` or NumPy, and every "
                "parameter must have `requires_grad`.",
            )
            assert_close(
                by_shape[tuple(tensor.shape)],
                tensor,
                what="a gradient of your model",
                atol=1e-4 * float(tensor.nan_to_num().abs().max()),
                hint="The gradient is right by itself if `forward` computes with the layers and nothing else.",
            )


@pytest.mark.check(question="mlp", points=1, needs="test_mlp_answers")
def test_mlp_same_answer(submission):
    """Your model gives the same answer in training and in evaluation mode, and every time."""
    model = submission.MyMLPModel(6, 40, 4, drawn_activation(seed=323))
    x = samples(30, 6, seed=324)
    first = as_tensor(unchanged_inputs(model, x), "what your model returned", shape=(30, 4), dtype="float")
    second = model(x)
    assert_close(
        second,
        first,
        what="what your model returned for the same input a second time",
        hint="Is anything in `forward` random, such as a dropout, or made anew at each call?",
    )
    assert_close(
        model(x[7:9]),
        first[7:9],
        what="what your model returned for a part of the same samples",
        hint="A sample's logits must not depend on the other samples of the batch, as with a batch norm.",
    )
    assert_close(
        evaluate(model, x),
        first,
        what="what your model returned in evaluation mode",
        hint="A linear layer and an activation do not know modes. Is there a dropout or a batch norm?",
    )


@pytest.mark.check(question="mlp", points=1, needs="test_mlp_forward")
def test_mlp_follows_its_parameters(submission):
    """When its parameters change, your model's answers change with them."""
    chosen = drawn_activation(seed=325)
    model = submission.MyMLPModel(5, 7, 3, chosen)
    x = samples(20, 5, seed=326)
    model(x)
    before = layers(model, (5, 7, 3))
    train(model, x, torch.arange(20) % 3, Recipe(**THRESHOLDS["a_few_steps"]["recipe"]))
    after = layers(model, (5, 7, 3))
    for old, new in zip(before, after, strict=True):
        expect(
            not torch.equal(old.weight, new.weight) and not (old.has_bias and torch.equal(old.bias, new.bias)),
            "Some parameters of your model do not change when it is trained.",
            "Does `forward` use each layer, as it is now? Layers that are made or copied in `forward` never learn.",
        )
    assert_close(
        evaluate(model, x),
        computed(model, (5, 7, 3), chosen, x),
        what="what your model returned after a few steps of training",
        atol=1e-3,
        hint="Are outputs, weights or copies of layers kept from before the training?",
    )


@pytest.mark.check(question="mlp", points=1, needs="test_mlp_answers")
def test_mlp_random_weights(submission):
    """Your model starts from random weights, other ones each time it is made."""
    found = [parameters(submission.MyMLPModel(5, 7, 3, activation("relu"))).values() for _ in range(2)]
    models = [[tensor for tensor in model if tensor.ndim == 2] for model in found]
    expect(
        len(models[0]) == len(models[1]) >= 1,
        "Your model has no weights among its parameters, or another number of them each time it is made.",
        "Make the layers in `__init__`, as attributes.",
    )
    for one, other in zip(*models, strict=True):
        expect(
            len(torch.unique(one)) > one.numel() // 2,
            "The weights of a layer start with the same number in many places.",
            "Hidden units that start alike stay alike: leave the random start of `nn.Linear` as it is.",
        )
        expect(
            not torch.equal(one, other),
            "Two models that are made one after the other start with the same weights.",
            "Do not seed inside the class, and do not make layers anywhere but in `__init__`.",
        )


@pytest.mark.check(question="mlp", points=0.5, needs="test_mlp_answers")
def test_mlp_leaves_the_seed_alone(submission):
    """Your model does not seed anybody else's random numbers."""
    arguments, x = [5, 7, 3, activation("relu")], samples(2, 5, seed=327)
    first, again, other = (
        as_tuple(submission.probe("draws_after", submission.MyMLPModel, arguments, seed, x), "the probe", 3)
        for seed in (1, 1, 2)
    )
    expect(
        first == again and all(one != two for one, two in zip(first, other, strict=True)),
        "Making or calling your model sets the seed of random numbers that the whole program shares.",
        "Take the call of `seed` or `manual_seed` out of the class: a program that draws random numbers after it "
        "would always get the same ones.",
    )


@pytest.mark.check(question="mlp", points=1.5, needs="test_mlp_forward")
def test_mlp_learns_two_moons(submission):
    """Your model learns to tell two moons apart, with ReLU, tanh and GELU."""
    check_learning(submission, "moons", drawn_moons, ("relu", "tanh", "gelu"))


@pytest.mark.check(question="mlp", points=2, needs="test_mlp_forward")
def test_mlp_learns_rings(submission):
    """Your model learns to tell a ring from the disc inside it, which no straight line can."""
    check_learning(submission, "rings", drawn_rings, ("relu",))


@pytest.mark.check(question="mlp", points=2, needs="test_mlp_forward")
def test_mlp_learns_fashion_mnist(submission):
    """Your model learns to tell pieces of clothing apart."""
    check_learning(submission, "fashion_mnist", fashion_mnist, ("relu",))


def samples(count: int, features: int, seed: int) -> torch.Tensor:
    """Return inputs (count, features) float32, wide enough to reach every piece of a drawn activation."""
    return 3 * torch.randn(count, features, generator=torch.Generator().manual_seed(seed))


def drawn_sizes(seed: int) -> list[tuple[int, int, int]]:
    """Return sizes (inputs, hidden, outputs) that nobody could have prepared for, distinct within each."""
    rng = np.random.default_rng(seed)
    ranges = [((2, 6), (30, 60), (8, 15)), ((12, 25), (6, 10), (2, 5))]
    return [tuple(int(rng.integers(low, high)) for low, high in choice) for choice in ranges]


def drawn_activation(seed: int) -> Spec:
    """Return an activation that nobody could have guessed: straight pieces through points that are drawn here."""
    rng = np.random.default_rng(seed)
    knots = np.cumsum(rng.uniform(0.3, 1.0, 6)) - 2
    return piecewise_activation(knots.tolist(), rng.uniform(-2, 2, 6).tolist())


def computed(model: Remote, sizes: tuple[int, int, int], chosen: Spec, x: torch.Tensor) -> torch.Tensor:
    """Return the logits that the model's parameters amount to, computed here."""
    first, second = layers(model, sizes)
    logits = second(chosen(first(x)))
    expect(logits.isfinite().all(), "The parameters of your model are so large that its logits are infinite.")
    return logits


class Layer(NamedTuple):
    """An affine map, computed here: weight (out, in) and bias (out,), zeros where the model has none."""

    weight: torch.Tensor
    bias: torch.Tensor
    has_bias: bool

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        return functional.linear(x, self.weight, self.bias)


def layers(model: Remote, sizes: tuple[int, int, int]) -> list[Layer]:
    """Return both linear layers in float32, found by their shapes.

    Biases may be missing and other parameters may lie about: `test_mlp_layers` judges that, and what the model computes
    is judged all the same.
    """
    by_shape: dict[tuple[int, ...], list[torch.Tensor]] = {}
    for tensor in parameters(model).values():
        if tensor.is_floating_point():
            by_shape.setdefault(tuple(tensor.shape), []).append(tensor.float())
    found = []
    for size_in, size_out in (sizes[:2], sizes[1:]):
        weights, biases = by_shape.get((size_out, size_in), []), by_shape.get((size_out,), [])
        expect(
            len(weights) == 1 and len(biases) <= 1,
            "Your model does not have one linear layer for each of the two maps, of the sizes that it was given.",
            "One `nn.Linear` from `input_dim` to `h1` and one from `h1` to `output_dim`, as attributes of the module.",
        )
        found.append(Layer(weights[0], biases[0] if biases else torch.zeros(size_out), bool(biases)))
    return found


def check_forward(submission, sizes: tuple[int, int, int], chosen: Spec, seed: int, given: Spec | None = None) -> None:
    """Fail unless a model's logits are those of its parameters; name the mistake if it is a usual one."""
    model = submission.MyMLPModel(*sizes, given or chosen)
    first, second = layers(model, sizes)
    x = samples(17, sizes[0], seed)
    answer = as_tensor(model(x), "what your model returned", shape=(17, sizes[2]), dtype="float").float()
    if torch.allclose(answer, second(chosen(first(x))), rtol=1e-4, atol=1e-4):
        return
    for wrong, message, hint in FORWARD_MISTAKES:
        if torch.allclose(answer, wrong(first, second, chosen, x), rtol=1e-4, atol=1e-4):
            fail(message, hint)
    for name in ("relu", "tanh", "sigmoid", "gelu", "leaky_relu"):
        expect(
            not torch.allclose(answer, second(activation(name)(first(x))), rtol=1e-4, atol=1e-4),
            "Your model uses an activation of its own choice instead of the one that it was given.",
            "Keep `activation_fn` in `__init__` and call it in `forward`.",
        )
    fail(
        "The logits of your model are not what its two layers and the activation amount to.",
        "`forward` calls three things, one after the other: the first layer, the activation, the second layer. Nothing "
        "comes before, between or after.",
    )


# What a usual mistake computes from (first layer, second layer, activation, inputs), and what to say about it.
FORWARD_MISTAKES = [
    (
        lambda first, second, f, x: second(first(x)),
        "There is no activation between the two linear maps of your model.",
        "Without one, two linear maps are no better than a single one.",
    ),
    (
        lambda first, second, f, x: f(second(f(first(x)))),
        "The activation is applied to the output of your model as well.",
        "Logits may be any numbers: nothing comes after the second map.",
    ),
    (
        lambda first, second, f, x: f(second(first(x))),
        "The activation comes after the second linear map of your model.",
        "It belongs between the two.",
    ),
    (
        lambda first, second, f, x: second(f(f(first(x)))),
        "The activation is applied twice.",
        "Call it once, after the first linear map.",
    ),
    (
        lambda first, second, f, x: second(first(f(x))),
        "The activation is applied to the input of your model.",
        "It belongs between the two linear maps.",
    ),
    (
        lambda first, second, f, x: torch.softmax(second(f(first(x))), dim=1),
        "There is a softmax at the output of your model.",
        "Return logits: the cross-entropy loss applies the softmax itself.",
    ),
    (
        lambda first, second, f, x: torch.log_softmax(second(f(first(x))), dim=1),
        "There is a log-softmax at the output of your model.",
        "Return logits: the cross-entropy loss applies the log-softmax itself.",
    ),
    (
        lambda first, second, f, x: torch.sigmoid(second(f(first(x)))),
        "There is a sigmoid at the output of your model.",
        "Return logits: the loss turns them into probabilities itself.",
    ),
    (
        lambda first, second, f, x: functional.linear(f(functional.linear(x, first.weight)), second.weight),
        "The biases of your layers are left out.",
        "Call the layers; f(x) = W2 · f(W1 · x) in the lecture leaves the biases out to save space.",
    ),
]


def check_learning(submission, name: str, data, activations: tuple[str, ...]) -> None:
    """Train models in the sandbox, rebuild each here from its parameters, and fail unless that one has learnt."""
    settings = THRESHOLDS[name]
    (inputs, labels), (held_out, held_out_labels) = data(settings)
    sizes = (inputs.shape[1], settings["hidden_units"], int(labels.max()) + 1)

    def learns(chosen: Spec) -> None:
        model = submission.MyMLPModel(*sizes, chosen)
        train(model, inputs, labels, Recipe(**settings["recipe"]))
        logits, held_out_logits = (computed(model, sizes, chosen, x) for x in (inputs, held_out))
        assert_close(
            evaluate(model, held_out),
            held_out_logits,
            what="what your trained model returned for new samples",
            rtol=1e-3,
            atol=1e-3 * float(held_out_logits.abs().max()),
            hint="It is not what its two layers and the activation amount to.",
        )
        hint = "A right model always learns this. Does every layer get gradients, and does it start at random?"
        assert_accuracy(held_out_logits, held_out_labels, settings["accuracy"], hint)
        assert_cross_entropy(logits, labels, settings["cross_entropy"], hint)

    for attempt in tries(settings["tries"]):
        with attempt:
            for chosen in map(activation, activations):
                learns(chosen)


def drawn_moons(settings: dict) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """Return (points, labels) to train on, and to test with, of two moons."""
    rng = np.random.default_rng(settings["seed"])
    drawn = []
    for count in (settings["per_class"], settings["held_out"] // 2):
        a, b = rng.uniform(-np.pi / 8, 9 * np.pi / 8, (2, count))
        points = np.concatenate([np.stack([np.cos(a), np.sin(a)], 1), np.stack([1 + np.cos(b), -np.sin(b)], 1)])
        drawn.append(labelled(points + rng.normal(0, settings["sigma"], points.shape), [1, 0]))
    return drawn


def drawn_rings(settings: dict) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """Return (points, labels) to train on, and to test with, of a ring and a smaller one inside it."""
    rng = np.random.default_rng(settings["seed"])
    drawn = []
    for count in (settings["per_class"], settings["held_out"] // 2):
        radius = [rng.uniform(*settings[which], count) for which in ("inner_radius", "outer_radius")]
        angle = rng.uniform(0, 2 * np.pi, 2 * count)
        points = np.concatenate(radius)[:, None] * np.stack([np.cos(angle), np.sin(angle)], 1)
        drawn.append(labelled(points, [0, 1]))
    return drawn


def labelled(points: np.ndarray, labels: list[int]) -> tuple[torch.Tensor, torch.Tensor]:
    return torch.from_numpy(points).float(), torch.tensor(labels).repeat_interleave(len(points) // 2)


def fashion_mnist(settings: dict) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """Return flat images in [0, 1] and labels: those of the lecture to train on, and held-out ones to test with."""
    public, private = (load_arrays(Path(__file__).parent / path, sha256) for path, sha256 in THRESHOLDS["data"].items())
    pairs = [(public["train_images"], public["train_labels"]), (private["images"], private["labels"])]
    return [(torch.from_numpy(images).flatten(1) / 255, torch.from_numpy(labels)) for images, labels in pairs]
