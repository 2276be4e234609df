"""datasets: labels of shape (n, 1).

failed: test_example_linear_2d, test_linear_2d_form
says: do not have the shape (n,)
"""

import numpy as np


def linear_2d(num_points):
    points = np.random.uniform(-1, 1, size=(num_points, 2))
    height = -0.7 + (points[:, 0] + 0.9) * 1.3 / 1.9
    return points, (points[:, 1:] < height[:, None]).astype(int)
