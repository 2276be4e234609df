"""datasets: an unfair coin.

failed: test_random_2d_labels
says: does not give both labels about equally often
"""

import numpy as np


def random_2d(num_points):
    points = np.random.uniform(-1, 1, size=(num_points, 2))
    return points, (np.random.rand(num_points) < 0.6).astype(int)
