"""datasets: a loop over the points, which only the line forbids."""

import numpy as np


def random_2d(num_points):
    points, labels = np.zeros((num_points, 2)), np.zeros(num_points, dtype=int)
    for i in range(num_points):
        points[i] = np.random.uniform(-1, 1, 2)
        labels[i] = np.random.rand() < 0.5
    return points, labels
