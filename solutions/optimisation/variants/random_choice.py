"""datasets: `choice` for the labels, each coordinate alone."""

import numpy as np


def random_2d(num_points):
    x, y = (2 * np.random.rand(num_points) - 1 for _ in range(2))
    return np.column_stack([x, y]), np.random.choice(np.array([0, 1], dtype=np.int32), num_points)
