"""datasets: np.vectorize, a loop by another name.

failed: test_linear_2d_is_vectorised_without_cross
says: is a loop over the points in disguise
"""

import numpy as np


def below(x, y):
    return int(1.9 * (y + 0.7) < 1.3 * (x + 0.9))


below_all = np.vectorize(below)


def linear_2d(num_points):
    points = np.random.uniform(-1, 1, size=(num_points, 2))
    return points, below_all(points[:, 0], points[:, 1])
