"""datasets: whole numbers as coordinates.

failed: test_random_2d_points
says: are not spread evenly over the square
"""

import numpy as np


def random_2d(num_points):
    points = np.random.randint(-1, 2, size=(num_points, 2)).astype(float)
    return points, np.random.randint(0, 2, size=num_points)
