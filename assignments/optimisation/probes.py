"""What runs beside your code in a visible check, where the check alone could not do it."""

import inspect
from collections.abc import Callable
from typing import Any


def with_an_accuracy_that_works(loop: Callable[..., object]) -> Callable[..., object]:
    """Return the same `epoch_loop`, for which the name `accuracy` stands for a right function while it runs.

    So a mistake in your `accuracy`, which has checks of its own, does not stop you in the loop.
    """
    names = getattr(inspect.unwrap(loop), "__globals__", {})

    def accuracy(y_pred: Any, y_true: Any) -> float:
        if y_pred.shape != y_true.shape:
            raise ValueError(f"predictions {tuple(y_pred.shape)} and labels {tuple(y_true.shape)} differ in shape")
        return 100 * (y_pred == y_true).double().mean().item()

    def loop_with_it(*args: object) -> object:
        own = {name: value for name, value in names.items() if name == "accuracy"}
        names["accuracy"] = accuracy
        try:
            return loop(*args)
        finally:
            del names["accuracy"]
            names.update(own)

    return loop_with_it
