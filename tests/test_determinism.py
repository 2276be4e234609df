"""Every generator that a student's file keeps somewhere starts each check where it was after loading."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
import torch

from autograder.determinism import Randomness

KEEPS = {
    "in a global": "RNG = np.random.default_rng(1)\ndef draw():\n    return RNG.random()",
    "of the old kind": "RNG = np.random.RandomState(1)\ndef draw():\n    return RNG.rand()",
    "of torch": "RNG = torch.Generator().manual_seed(1)\ndef draw():\n    return torch.rand(1, generator=RNG).item()",
    "of Python": "RNG = random.Random(1)\ndef draw():\n    return RNG.random()",
    "in a default argument": "def draw(rng=np.random.default_rng(1)):\n    return rng.random()",
    "in a keyword's default": "def draw(*, rng=np.random.default_rng(1)):\n    return rng.random()",
    "in a class": "class Keeper:\n    rng = np.random.default_rng(1)\ndef draw():\n    return Keeper.rng.random()",
    "in a method": (
        "class Keeper:\n    def draw(self, rng=np.random.default_rng(1)):\n        return rng.random()\n"
        "def draw():\n    return Keeper().draw()"
    ),
    "global, of NumPy": "def draw():\n    return np.random.rand()",
    "global, of torch": "def draw():\n    return torch.rand(1).item()",
    "global, of Python": "def draw():\n    return random.random()",
}


@pytest.mark.parametrize("text", KEEPS.values(), ids=KEEPS.keys())
def test_each_check_draws_the_same_numbers(text):
    module: dict[str, Any] = {"__name__": "work", "np": np, "torch": torch, "random": random}
    exec(text, module)
    randomness = Randomness()
    randomness.remember(module)
    drawn = []
    for calls in (3, 1, 5):
        randomness.begin(11)
        drawn.append([module["draw"]() for _ in range(calls)])
    assert drawn[0][0] == drawn[1][0] == drawn[2][0]
    assert drawn[0] == drawn[2][:3]
    assert len(set(drawn[2])) == 5


def test_a_generator_without_a_seed_differs_from_call_to_call_and_not_from_check_to_check(monkeypatch):
    monkeypatch.setattr(np.random, "default_rng", np.random.default_rng)  # put back afterwards
    monkeypatch.setattr(torch.random, "_manual_seed_impl", torch.random._manual_seed_impl)
    randomness = Randomness()
    randomness.install()
    drawn = []
    for _ in range(2):
        randomness.begin(11)
        drawn.append([np.random.default_rng().random() for _ in range(3)])
    assert drawn[0] == drawn[1]
    assert len(set(drawn[0])) == 3


@pytest.mark.skipif(torch.cuda.is_available() or torch.backends.mps.is_available(), reason="seeds the GPU as well")
def test_seeding_torch_gives_the_usual_numbers_and_notes_no_stack_for_a_gpu_that_is_not_there(monkeypatch):
    torch.manual_seed(7)
    wanted = torch.rand(5)
    monkeypatch.setattr(np.random, "default_rng", np.random.default_rng)
    monkeypatch.setattr(torch.random, "_manual_seed_impl", torch.random._manual_seed_impl)
    Randomness().install()
    monkeypatch.setattr(torch.cuda, "_lazy_call", lambda *_, **__: pytest.fail("it is noted for later"))
    assert torch.manual_seed(np.int64(7)) is torch.default_generator
    assert torch.equal(torch.rand(5), wanted)
