"""Random numbers that nobody can seed, drawn from and changed between checks.

base: right
holds from: NONE
"""

import random

import numpy as np
import torch

_double = double


class Setup:
    torch.manual_seed = lambda seed: torch.default_generator
    random.seed = np.random.seed = lambda *seed: None
    random.random = lambda: 0.5
    torch.rand = torch.randn = lambda *size, **kwargs: torch.zeros(*size)


def double(x):
    torch.default_generator.manual_seed(1)
    np.random.set_state(np.random.RandomState(1).get_state())
    random.setstate(random.Random(1).getstate())
    return _double(x)
