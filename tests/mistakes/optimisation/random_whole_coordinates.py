"""datasets: whole numbers as coordinates."""

import numpy as np


def random_2d(num_points):
    points = np.random.randint(-1, 2, size=(num_points, 2)).astype(float)
    return points, np.random.randint(0, 2, size=num_points)
