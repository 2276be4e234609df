"""What runs beside your code in a visible check, where the check alone could not do it."""

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import torch


def with_an_accuracy_of(loop: Callable[..., object], percent: float) -> Callable[..., object]:
    """Return the same `epoch_loop`, for which the name `accuracy` stands for a function that always says `percent`.

    So a mistake in your `accuracy`, which has checks of its own, does not stop you in the loop.
    """
    names = getattr(inspect.unwrap(loop), "__globals__", {})

    def loop_with_it(*args: object) -> object:
        own = {name: value for name, value in names.items() if name == "accuracy"}
        names["accuracy"] = lambda *_, **__: percent
        try:
            return loop(*args)
        finally:
            del names["accuracy"]
            names.update(own)

    return loop_with_it


def seeded_by(function: Callable[..., object], arguments: list[Any]) -> list[str]:
    """Call `function(*arguments)` and return which libraries' global generators it seeds: "NumPy", "torch"."""
    seeded: list[str] = []

    def noting(library: str, seed: Callable[..., object]) -> Callable[..., object]:
        def noted(*args: object, **kwargs: object) -> object:
            seeded.append(library)
            return seed(*args, **kwargs)

        return noted

    before = np.random.seed, torch.manual_seed
    np.random.seed, torch.manual_seed = noting("NumPy", before[0]), noting("torch", before[1])
    try:
        function(*arguments)
    finally:
        np.random.seed, torch.manual_seed = before
    return seeded
