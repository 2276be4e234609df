"""datasets: points of shape (2, n).

failed: test_example_random_2d, test_random_2d_form
says: do not have the shape (n, 2)
"""

import numpy as np


def random_2d(num_points):
    points = np.random.uniform(-1, 1, size=(2, num_points))
    return points, np.random.randint(0, 2, size=num_points)
