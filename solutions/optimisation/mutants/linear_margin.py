"""datasets: no points near the line.

failed: test_linear_2d_points
says: draws too few points near the line
"""

import numpy as np


def linear_2d(num_points):
    points = np.random.uniform(-1, 1, size=(4 * num_points + 50, 2))
    distance = np.abs(points[:, 1] + 0.7 - (points[:, 0] + 0.9) * 1.3 / 1.9)
    points = points[distance > 0.1][:num_points]
    height = -0.7 + (points[:, 0] + 0.9) * 1.3 / 1.9
    return points, (points[:, 1] < height).astype(int)
