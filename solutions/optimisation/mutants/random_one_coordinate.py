"""datasets: x and y of a point are the same number.

failed: test_random_2d_points
says: x and y of a point depend on each other
"""

import numpy as np


def random_2d(num_points):
    points = np.repeat(np.random.uniform(-1, 1, size=(num_points, 1)), 2, axis=1)
    return points, np.random.randint(0, 2, size=num_points)
