"""datasets: a line through the middle.

failed: test_linear_2d_labels
says: on the other side of the line than their label says
"""

import numpy as np


def linear_2d(num_points):
    points = np.random.uniform(-1, 1, size=(num_points, 2))
    return points, (points[:, 1] < points[:, 0] * 1.3 / 1.9).astype(int)
