"""datasets: x and y swapped.

failed: test_example_linear_2d, test_linear_2d_labels
says: `linear_2d` takes x for y
"""

import numpy as np


def linear_2d(num_points):
    points = np.random.uniform(-1, 1, size=(num_points, 2))
    return points, (points[:, 0] < -0.7 + (points[:, 1] + 0.9) * 1.3 / 1.9).astype(int)
