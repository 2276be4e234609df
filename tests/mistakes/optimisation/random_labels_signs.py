"""datasets: labels -1 and 1."""

import numpy as np


def random_2d(num_points):
    points = np.random.uniform(-1, 1, size=(num_points, 2))
    return points, np.random.choice([-1, 1], size=num_points)
