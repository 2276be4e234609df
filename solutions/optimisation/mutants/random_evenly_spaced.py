"""datasets: x runs from left to right.

failed: test_random_2d_points
says: depends on that of the point before it
"""

import numpy as np


def random_2d(num_points):
    points = np.stack([np.linspace(-1, 1, num_points), np.random.uniform(-1, 1, num_points)], axis=1)
    return points, np.random.randint(0, 2, size=num_points)
