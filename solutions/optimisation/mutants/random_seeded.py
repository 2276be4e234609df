"""datasets: seeds NumPy.

failed: test_random_2d_points
says: Two calls of `random_2d` returned the same points
"""

import numpy as np


def random_2d(num_points):
    np.random.seed(0)
    points = np.random.uniform(-1, 1, size=(num_points, 2))
    return points, np.random.default_rng().integers(0, 2, num_points)
