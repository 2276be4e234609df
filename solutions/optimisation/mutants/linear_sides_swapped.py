"""datasets: label 1 above the line.

failed: test_example_linear_2d, test_linear_2d_labels
says: The labels of `linear_2d` are the wrong way round
"""

import numpy as np


def linear_2d(num_points):
    points = np.random.uniform(-1, 1, size=(num_points, 2))
    height = -0.7 + (points[:, 0] + 0.9) * 1.3 / 1.9
    return points, (points[:, 1] > height).astype(int)
