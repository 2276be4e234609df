"""datasets: points of float32.

failed: test_example_random_2d, test_random_2d_form
says: is of dtype float32, not float64
"""

import numpy as np


def random_2d(num_points):
    points = np.random.uniform(-1, 1, size=(num_points, 2)).astype(np.float32)
    return points, np.random.randint(0, 2, size=num_points)
