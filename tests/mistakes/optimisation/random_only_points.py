"""datasets: no labels."""

import numpy as np


def random_2d(num_points):
    return np.random.uniform(-1, 1, size=(num_points, 2))
