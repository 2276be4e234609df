"""datasets: label 1 on the right.

failed: test_random_2d_labels
says: depend on where the points are
"""

import numpy as np


def random_2d(num_points):
    points = np.random.uniform(-1, 1, size=(num_points, 2))
    return points, (points[:, 0] > 0).astype(int)
