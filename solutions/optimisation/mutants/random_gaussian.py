"""datasets: Gaussian points.

failed: test_example_random_2d, test_random_2d_points
says: A Gaussian (`np.random.randn`) is not
"""

import numpy as np


def random_2d(num_points):
    points = np.random.randn(num_points, 2) / 2
    return points, np.random.randint(0, 2, size=num_points)
