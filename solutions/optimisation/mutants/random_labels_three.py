"""datasets: `randint(0, 3)` draws three labels.

failed: test_example_random_2d, test_random_2d_labels
says: are neither 0 nor 1
"""

import numpy as np


def random_2d(num_points):
    points = np.random.uniform(-1, 1, size=(num_points, 2))
    return points, np.random.randint(0, 3, size=num_points)
