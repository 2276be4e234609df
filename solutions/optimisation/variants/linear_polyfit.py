"""datasets: a line through two points by least squares."""

import numpy as np

LINE = np.polyfit([-0.9, 1.0], [-0.7, 0.6], 1)


def linear_2d(num_points):
    points = 2 * np.random.rand(num_points, 2) - 1
    labels = np.zeros(len(points), dtype=np.int8)
    labels[np.polyval(LINE, points[:, 0]) > points[:, 1]] = 1
    return points, labels
