"""Hidden checks of `optimizer`: which parameters it moves, and by how much. Networks and gradients are ours."""

import math

import pytest
import torch

from autograder.checking import (
    Remote,
    as_number,
    as_tensor,
    assert_close,
    expect,
    is_instance,
    linear,
    parameters,
    sequential,
)

NAMES = ("linear1", "linear2")
RATES = ((0.3, 0.02), (0.004, 0.07))  # (of linear1, of linear2): each is the larger one once
PLAIN = {"momentum": 0, "dampening": 0, "weight_decay": 0, "nesterov": False, "maximize": False}


@pytest.mark.check(question="optimizer", points=0.5)
def test_optimizer_answers(submission):
    """Your function takes a network and two learning rates and makes an optimizer."""
    made = submission.make_optimizer(submission.make(network(seed=420)), *RATES[0])
    expect(made is not None, "`make_optimizer` returned nothing (None).", "Is there a `return` in front of it?")
    expect(is_instance(made, "torch.optim.Optimizer"), "What `make_optimizer` returned is no optimizer of PyTorch's.")


@pytest.mark.check(question="optimizer", points=0.5, needs="test_optimizer_answers")
def test_optimizer_is_sgd(submission):
    """Your optimizer is an SGD."""
    made = submission.make_optimizer(submission.make(network(seed=421)), *RATES[0])
    expect(is_instance(made, "torch.optim.SGD"), "Your optimizer is no `torch.optim.SGD`.")


@pytest.mark.check(question="optimizer", points=1, needs="test_optimizer_answers")
def test_optimizer_groups(submission):
    """Your optimizer has two parameter groups: weight and bias of `linear1`, and weight and bias of `linear2`."""
    for seed in (422, 423):
        ours = submission.make(network(seed))
        held = [names for names, _ in groups(submission, ours, *RATES[0])]
        flat = [name for names in held for name in names]
        for layer in NAMES:
            missing = [name for name in (f"{layer}.weight", f"{layer}.bias") if name not in flat]
            expect(
                not missing,
                f"{' and '.join(missing)} of the network {'is' if len(missing) == 1 else 'are'} in no parameter group: "
                "that would never be trained.",
                f"`model.{layer}.parameters()` gives both. Take them from the model that you are given, as they are.",
            )
        expect(
            len(held) == 2,
            f"Your optimizer has {'one parameter group' if len(held) == 1 else 'more than two parameter groups'}, not "
            "two.",
            "Give `torch.optim.SGD` a list of two dicts, one for each layer.",
        )
        expect(
            sorted(sorted(names) for names in held) == [[f"{name}.bias", f"{name}.weight"] for name in NAMES],
            "Parameters of both layers, or of none, are in one parameter group.",
            "Look for them by the names of the attributes: the layers may have been made in any order.",
        )


@pytest.mark.check(question="optimizer", points=1, needs="test_optimizer_answers")
def test_optimizer_learning_rates(submission):
    """`linear1` has the first learning rate, `linear2` the second."""
    for seed, rates in enumerate(RATES, start=424):
        found: dict[str, float] = {}
        for names, rate in groups(submission, submission.make(network(seed)), *rates):
            found.update({name: rate for name in names})
        by_layer = [{found[name] for name in found if name.startswith(layer)} for layer in NAMES]
        wrong = [not same(values, {rate}) for values, rate in zip(by_layer, rates, strict=True)]
        if not any(wrong):
            continue
        expect(
            not (same(by_layer[0], {rates[1]}) and same(by_layer[1], {rates[0]})),
            "The two learning rates are swapped.",
            "`lr` is for `linear1`, `lr_linear2` for `linear2`. Take the layers by these names: they may have been "
            "made in any order.",
        )
        expect(
            not wrong[1],
            "`linear2` does not have the learning rate `lr_linear2`.",
            'A group may have a learning rate of its own: `{"params": …, "lr": …}`.',
        )
        expect(
            not wrong[0],
            "`linear1` does not have the learning rate `lr`.",
            "Is the argument `lr` what you use, and not a number of your own?",
        )


@pytest.mark.check(question="optimizer", points=0.5, needs="test_optimizer_answers")
def test_optimizer_step(submission):
    """A step of your optimizer moves the network against each gradient, by learning rate times gradient."""
    for seed, rates in enumerate(RATES, start=426):
        # All parameters start at 0, where a weight decay does not show.
        own = {
            name: rate for names, rate in groups(submission, submission.make(network(seed)), *rates) for name in names
        }
        for name, gradient, positions in steps(submission, seed, rates, count=1, scale=0.0):
            if name not in own:  # that, and whether the rates are right, is judged elsewhere
                continue
            expect(math.isfinite(own[name]), "A learning rate of your optimizer is no finite number.")
            moved = positions[1] - positions[0]
            expect(
                bool(moved.any()),
                f"A step of your optimizer does not move `{name}` of the network.",
                "Hand over the parameters of the model themselves, not copies: `model.linear1.parameters()`.",
            )
            assert_close(
                moved,
                -own[name] * gradient[0],
                what=f"the way that a step of your optimizer moves `{name}` of the network",
                rtol=1e-5,
                atol=1e-6 * abs(own[name]),
                hint="Plain gradient descent takes the learning rate times the gradient away from the parameters.",
            )


@pytest.mark.check(question="optimizer", points=0.5, needs="test_optimizer_answers")
def test_optimizer_is_plain(submission):
    """Your optimizer has neither momentum nor weight decay, nor anything else that a plain SGD has not."""
    made = submission.make_optimizer(submission.make(network(seed=428)), *RATES[0])
    for group in as_groups(made):
        for name, plain in PLAIN.items():
            expect(
                name not in group or same({as_setting(group[name])}, {float(plain)}),
                f"Your optimizer has a `{name}` of its own.",
                "Only the learning rates are asked for: leave everything else as PyTorch sets it.",
            )
    for seed, rates in enumerate(RATES, start=429):
        for _, gradient, positions in steps(submission, seed, rates, count=3, scale=1.0):
            largest = int(gradient[0].abs().argmax())
            rate = float((positions[0] - positions[1]).flatten()[largest] / gradient[0].flatten()[largest])
            assert_close(  # whether this is the right rate, and whether there is a step at all, is judged elsewhere
                positions[3],
                positions[0] - rate * sum(gradient),
                what="a parameter after three steps of your optimizer",
                rtol=1e-4,
                atol=1e-4 * abs(rate) + 1e-6,
                hint="Momentum carries a step on into the next one, weight decay pulls towards 0: leave both out.",
            )


def network(seed: int, scale: float = 1.0):
    """Return a network with the layers `linear1` and `linear2`, which stand in no usual order and have other sizes."""
    generator = torch.Generator().manual_seed(seed)
    inputs, hidden, outputs = (4, 6, 3) if seed % 2 else (3, 7, 2)

    def layer(size_in: int, size_out: int):
        weight = scale * torch.randn(size_out, size_in, generator=generator)
        return linear(weight, scale * torch.randn(size_out, generator=generator))

    first, second = layer(inputs, hidden), layer(hidden, outputs)
    return sequential(linear1=first, linear2=second) if seed % 2 else sequential(linear2=second, linear1=first)


def as_groups(made: Remote) -> list[dict]:
    found = made.param_groups
    expect(
        isinstance(found, list) and all(isinstance(group, dict) for group in found),
        "The parameter groups of your optimizer cannot be read.",
    )
    return found


def as_setting(value: object) -> float:
    return float(value) if isinstance(value, bool) else as_number(value, "a setting of your optimizer", tensor_ok=True)


def groups(submission, ours: Remote, lr: float, lr_linear2: float) -> list[tuple[list[str], float]]:
    """Return, for each group of the submission's optimizer, the names of its parameters and its learning rate.

    Parameters are known by their values: all of a network differ. One that the network does not have is "another".
    """
    known = parameters(ours)
    found = []
    for group in as_groups(submission.make_optimizer(ours, lr, lr_linear2)):
        held = group.get("params")
        expect(isinstance(held, list), "The parameter groups of your optimizer cannot be read.")
        names = []
        for value in held:
            tensor = as_tensor(value, "a parameter in a group of your optimizer")
            same_values = (
                name for name, own in known.items() if own.shape == tensor.shape and bool((own == tensor).all())
            )
            names.append(next(same_values, "another"))
        found.append((names, as_setting(group.get("lr"))))
    return found


def same(values: set[float], others: set[float]) -> bool:
    """Are these the same learning rates, up to rounding?"""
    pairs = zip(sorted(values), sorted(others), strict=False)
    return len(values) == len(others) and all(math.isclose(one, other, rel_tol=1e-6) for one, other in pairs)


def steps(
    submission, seed: int, rates: tuple[float, float], count: int, scale: float
) -> list[tuple[str, list[torch.Tensor], list[torch.Tensor]]]:
    """Let the submission's optimizer take steps on a network of ours, with gradients of ours.

    Returns:
        For each parameter: its name, the gradient of each step, and where it was at first and after each step.
    """
    ours = submission.make(network(seed, scale))
    start = parameters(ours)
    generator = torch.Generator().manual_seed(seed)
    gradients = [
        {name: torch.randn(value.shape, generator=generator) for name, value in start.items()} for _ in range(count)
    ]
    found = submission.probe("steps_of", submission.make_optimizer, ours, list(rates), gradients)
    expect(
        isinstance(found, list) and len(found) == count and all(isinstance(after, dict) for after in found),
        "What your optimizer did cannot be read.",
    )
    moved = []
    for name, value in start.items():
        after = [
            as_tensor(step.get(name), f"`{name}` after a step", shape=value.shape, dtype="float") for step in found
        ]
        expect(all(bool(tensor.isfinite().all()) for tensor in after), f"A step makes `{name}` infinite, or no number.")
        moved.append((name, [each[name].double() for each in gradients], [t.double() for t in (value, *after)]))
    return moved
