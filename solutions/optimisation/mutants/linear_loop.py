"""datasets: a loop over the points.

failed: test_linear_2d_is_vectorised_without_cross
says: there is a loop over the points
"""

import numpy as np


def linear_2d(num_points):
    points = np.random.uniform(-1, 1, size=(num_points, 2))
    labels = np.zeros(num_points, dtype=int)
    for i, (x, y) in enumerate(points):
        if 1.9 * (y + 0.7) < 1.3 * (x + 0.9):
            labels[i] = 1
    return points, labels
