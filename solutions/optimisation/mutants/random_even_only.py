"""datasets: an odd number gives one point fewer.

failed: test_random_2d_form
says: does not draw as many points
"""

import numpy as np


def random_2d(num_points):
    half = num_points // 2
    points = np.random.uniform(-1, 1, size=(2 * half, 2))
    return points, np.random.permutation(np.repeat([0, 1], half))
