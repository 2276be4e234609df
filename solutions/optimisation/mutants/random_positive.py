"""datasets: points in the upper right quarter only.

failed: test_example_random_2d, test_random_2d_points
says: All coordinates of `random_2d` are above 0
"""

import numpy as np


def random_2d(num_points):
    points = np.random.rand(num_points, 2)
    return points, np.random.randint(0, 2, size=num_points)
