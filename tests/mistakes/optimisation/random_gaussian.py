"""datasets: Gaussian points."""

import numpy as np


def random_2d(num_points):
    points = np.random.randn(num_points, 2) / 2
    return points, np.random.randint(0, 2, size=num_points)
