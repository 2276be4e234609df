"""datasets: zeros and ones in turn.

failed: test_random_2d_labels
says: or both in turn, are no coin
"""

import numpy as np


def random_2d(num_points):
    points = np.random.uniform(-1, 1, size=(num_points, 2))
    return points, np.arange(num_points) % 2
