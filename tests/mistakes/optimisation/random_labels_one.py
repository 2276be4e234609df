"""datasets: one label for all points."""

import numpy as np


def random_2d(num_points):
    points = np.random.uniform(-1, 1, size=(num_points, 2))
    return points, np.full(num_points, np.random.randint(0, 2))
