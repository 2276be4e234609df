"""datasets: `randint(0, 1)` only draws zeros.

failed: test_example_random_2d, test_random_2d_labels
says: `np.random.randint(0, 1, size=n)` draws only zeros
"""

import numpy as np


def random_2d(num_points):
    points = np.random.uniform(-1, 1, size=(num_points, 2))
    return points, np.random.randint(0, 1, size=num_points)
