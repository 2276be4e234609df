"""datasets: a generator with a fixed seed.

failed: test_linear_2d_points
says: and generators with a fixed seed, out of the function
"""

import numpy as np


def linear_2d(num_points):
    points = np.random.default_rng(7).uniform(-1, 1, (num_points, 2))
    height = -0.7 + (points[:, 0] + 0.9) * 1.3 / 1.9
    return points, (points[:, 1] < height).astype(int)
