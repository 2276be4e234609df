"""datasets: uses the deprecated np.cross.

failed: test_linear_2d_is_vectorised_without_cross
says: uses `np.cross`
"""

import numpy as np


def linear_2d(num_points):
    points = np.random.uniform(-1, 1, size=(num_points, 2))
    start, end = np.array([-0.9, -0.7]), np.array([1.0, 0.6])
    return points, (np.cross(end - start, points - start) < 0).astype(int)
