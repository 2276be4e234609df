"""datasets: a generator made at each call."""

import numpy as np


def random_2d(num_points):
    rng = np.random.default_rng()
    return rng.uniform(-1, 1, (num_points, 2)), rng.integers(2, size=num_points)
