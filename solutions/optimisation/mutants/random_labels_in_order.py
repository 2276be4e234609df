"""datasets: zeros first, ones after them.

failed: test_random_2d_labels
says: Zeros first and ones after them
"""

import numpy as np


def random_2d(num_points):
    points = np.random.uniform(-1, 1, size=(num_points, 2))
    return points, np.arange(num_points) // ((num_points + 1) // 2)
