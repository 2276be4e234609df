"""datasets: points in the upper right quarter only."""

import numpy as np


def random_2d(num_points):
    points = np.random.rand(num_points, 2)
    return points, np.random.randint(0, 2, size=num_points)
