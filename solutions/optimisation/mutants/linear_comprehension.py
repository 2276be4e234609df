"""datasets: a list comprehension over the points.

failed: test_linear_2d_is_vectorised_without_cross
says: there is a loop over the points
"""

import numpy as np


def linear_2d(num_points):
    points = np.random.uniform(-1, 1, size=(num_points, 2))
    return points, np.array([int(1.9 * (y + 0.7) < 1.3 * (x + 0.9)) for x, y in points])
