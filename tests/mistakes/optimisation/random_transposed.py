"""datasets: points of shape (2, n)."""

import numpy as np


def random_2d(num_points):
    points = np.random.uniform(-1, 1, size=(2, num_points))
    return points, np.random.randint(0, 2, size=num_points)
