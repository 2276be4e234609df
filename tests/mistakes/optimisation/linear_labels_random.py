"""datasets: labels that have nothing to do with the line."""

import numpy as np


def linear_2d(num_points):
    points = np.random.uniform(-1, 1, size=(num_points, 2))
    return points, np.random.randint(0, 2, num_points)
