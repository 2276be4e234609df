"""datasets: float labels.

failed: test_example_random_2d, test_random_2d_form
says: holds float64, not whole numbers
"""

import numpy as np


def random_2d(num_points):
    points = np.random.uniform(-1, 1, size=(num_points, 2))
    return points, np.random.rand(num_points).round()
