"""datasets: bool labels.

failed: test_example_random_2d, test_random_2d_form
says: holds bool, not whole numbers
"""

import numpy as np


def random_2d(num_points):
    points = np.random.uniform(-1, 1, size=(num_points, 2))
    return points, np.random.rand(num_points) < 0.5
