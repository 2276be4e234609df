"""Models that are trained together end as if each were trained alone; where that cannot be, nothing has happened."""

from __future__ import annotations

import copy
import math
import random
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import nn

from autograder import training
from autograder.batching import Training, train_together
from autograder.training import Recipe
from autograder.turns import take_turns


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    """On a busy machine, two threads of one small model wait for each other."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


ADAM = Recipe("adam", learning_rate=0.05, steps=30)
RECIPES = {
    "adam": ADAM,
    "adam with decay and batches": Recipe("adam", learning_rate=0.02, steps=20, batch_size=17, weight_decay=0.01),
    "sgd with momentum": Recipe("sgd", learning_rate=0.1, steps=20, momentum=0.9, batch_size=32),
}


def circular_loss(pred: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    return torch.remainder(pred - target + math.pi, 2 * math.pi).sub(math.pi).square().mean()


class Angle(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        direction = self.layers(x)
        return torch.atan2(direction[:, 1], direction[:, 0])


def mlp(activation: Callable[[], nn.Module]) -> nn.Module:
    return nn.Sequential(nn.Linear(2, 9), activation(), nn.Linear(9, 2))


def problem(angles: bool = False) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(1)
    x = torch.randn(50, 2, generator=generator)
    return x, torch.atan2(x[:, 1], x[:, 0]) if angles else (x[:, 0] * x[:, 1] > 0).long()


def trainings(
    make: Callable[[], nn.Module], recipe: Recipe = ADAM, loss: training.Loss | None = None, count: int = 4
) -> list[Training]:
    torch.manual_seed(2)
    x, y = problem(angles=loss is not None)
    return [Training(make(), x, y, recipe, loss, "cpu") for _ in range(count)]


def alone(given: list[Training]) -> list[nn.Module]:
    """Return copies of the models, trained one by one."""
    models = [copy.deepcopy(one.model) for one in given]
    for model, one in zip(models, given, strict=True):
        training.train(model, one.inputs, one.targets, one.recipe, one.loss, one.device)
    return models


def assert_same(given: list[Training], models: list[nn.Module]) -> None:
    for one, model in zip(given, models, strict=True):
        for parameter, expected in zip(one.model.parameters(), model.parameters(), strict=True):
            torch.testing.assert_close(parameter, expected, rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("recipe", RECIPES)
@pytest.mark.parametrize("activation", [nn.ReLU, nn.Tanh, nn.GELU])
def test_models_trained_together_are_as_if_trained_alone(activation, recipe):
    given = trainings(lambda: mlp(activation), RECIPES[recipe])
    expected, before = alone(given), copy.deepcopy(given[0].model)
    assert train_together(given)
    assert_same(given, expected)
    assert not torch.equal(before[0].weight, given[0].model[0].weight)


def test_a_loss_of_the_students_is_trained_with_as_well():
    given = trainings(Angle, loss=circular_loss)
    expected = alone(given)
    assert train_together(given)
    assert_same(given, expected)


def test_a_frozen_layer_stays_as_it_is():
    def frozen() -> nn.Module:
        model = mlp(nn.Tanh)
        model[0].weight.requires_grad_(False)
        return model

    given = trainings(frozen)
    expected, before = alone(given), [one.model[0].weight.clone() for one in given]
    assert train_together(given)
    assert_same(given, expected)
    assert all(torch.equal(one.model[0].weight, weight) for one, weight in zip(given, before, strict=True))


class Fixed(nn.Module):
    """Its second layer is no parameter, and another one in each model."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.Linear(2, 9), torch.randn(9, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.tanh(self.first(x)) @ self.second


class Counting(nn.Module):
    """Something that happens to each model by itself: after three calls it answers with noughts."""

    def __init__(self) -> None:
        super().__init__()
        self.layer, self.calls = nn.Linear(2, 2), 0

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.calls += 1
        return self.layer(x) * (self.calls <= 3)


class Deciding(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(2, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        logits = self.layer(x)
        return logits if logits.sum() > 0 else -logits


class Detached(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(2, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layer(x).detach()


class Noisy(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(2, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layer(x) * float(np.random.normal())


LONERS = {
    "dropout": lambda: nn.Sequential(nn.Linear(2, 9), nn.Dropout(0.5), nn.Linear(9, 2)),
    "buffers": lambda: nn.Sequential(nn.Linear(2, 9), nn.BatchNorm1d(9), nn.Linear(9, 2)),
    "weights that are no parameters": Fixed,
    "a count of its calls": Counting,
    "a decision by a value": Deciding,
    "no gradient": Detached,
    "NumPy's noise": Noisy,
    "no parameters": lambda: nn.Tanh(),
    "no module": lambda: len,
}


@pytest.mark.parametrize("kind", LONERS)
def test_models_that_cannot_be_trained_together_are_left_as_they_were(kind):
    given = trainings(LONERS[kind])
    before = copy.deepcopy([one.model for one in given])
    assert not train_together(given)
    for one, model in zip(given, before, strict=True):
        if isinstance(model, nn.Module):
            state = (one.model.state_dict(), getattr(one.model, "calls", 0))
            assert str(state) == str((model.state_dict(), getattr(model, "calls", 0)))


def test_models_data_or_recipes_that_differ_are_not_trained_together():
    one, other = trainings(lambda: mlp(nn.Tanh), count=2)
    wider = Training(nn.Sequential(nn.Linear(2, 5), nn.Tanh(), nn.Linear(5, 2)), *problem(), ADAM, None, "cpu")
    elsewhere = Training(other.model, other.inputs + 1, other.targets, ADAM, None, "cpu")
    slower = Training(other.model, other.inputs, other.targets, RECIPES["sgd with momentum"], None, "cpu")
    assert not any(train_together([one, another]) for another in (wider, elsewhere, slower))


# --------------------------------------------------------------------------------------- taking turns


def draws() -> tuple[float, float, float]:
    return random.random(), float(np.random.random()), float(torch.rand(()))


def test_functions_that_take_turns_do_not_see_one_anothers_random_numbers():
    def function(seed: int):
        def run(meet):
            random.seed(seed), np.random.seed(seed), torch.manual_seed(seed)
            first = draws()
            torch.set_default_dtype(torch.float64)
            meet(seed)
            assert torch.get_default_dtype() is torch.float64
            return first, draws()

        return run

    alone = [take_turns([function(seed)], lambda requests: requests)[0] for seed in (1, 2)]
    random.seed(0), np.random.seed(0), torch.manual_seed(0)
    expected = draws()
    random.seed(0), np.random.seed(0), torch.manual_seed(0)
    assert take_turns([function(1), function(2)], lambda requests: [draws() for _ in requests]) == alone
    assert (draws(), torch.get_default_dtype()) == (expected, torch.float32)


def test_those_that_meet_get_their_own_answers_and_those_that_have_ended_are_not_waited_for():
    met: list[list[str]] = []

    def function(name: str, times: int):
        return lambda meet: [meet(f"{name}{i}") for i in range(times)]

    def together(requests: list[str]) -> list[str]:
        met.append(requests)
        return [request.upper() for request in requests]

    assert take_turns([function("a", 2), function("b", 0), function("c", 1)], together) == [["A0", "A1"], [], ["C0"]]
    assert met == [["a0", "c0"], ["a1"]]


def test_an_error_of_one_leaves_after_all_have_ended():
    ended = []

    def fails(meet):
        raise ValueError("one")

    def lasts(meet):
        meet(None)
        ended.append(True)

    with pytest.raises(ValueError, match="one"):
        take_turns([fails, lasts], lambda requests: requests)
    assert ended == [True]
