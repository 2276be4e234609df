"""datasets: points in the upper right quarter only.

failed: test_linear_2d_points
says: All coordinates of `linear_2d` are above 0
"""

import numpy as np


def linear_2d(num_points):
    points = np.random.rand(num_points, 2)
    height = -0.7 + (points[:, 0] + 0.9) * 1.3 / 1.9
    return points, (points[:, 1] < height).astype(int)
