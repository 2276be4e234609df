"""datasets: points of float32."""

import numpy as np


def random_2d(num_points):
    points = np.random.uniform(-1, 1, size=(num_points, 2)).astype(np.float32)
    return points, np.random.randint(0, 2, size=num_points)
