"""What runs beside the student's functions: an angle network, and two observers. Judges nothing, expects nothing."""

import random
from collections.abc import Callable

import numpy as np
import torch
from torch import nn


class AngleNetwork(nn.Module):
    """A network with two outputs (N, 2), read as a direction: its angles (N,), in radians, from -π to π."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, points: torch.Tensor) -> torch.Tensor:
        direction = self.network(points)
        return torch.atan2(direction[:, 1], direction[:, 0])


def angle_network(network: nn.Module) -> nn.Module:
    """Return a module that tells the angles of points with `network`."""
    return AngleNetwork(network)


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
