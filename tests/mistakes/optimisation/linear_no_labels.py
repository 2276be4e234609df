"""datasets: points only."""

import numpy as np


def linear_2d(num_points):
    return np.random.uniform(-1, 1, size=(num_points, 2)), None
