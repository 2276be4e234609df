"""datasets: both labels share their angles.

failed: test_circular_2d_angles
says: the angles of both labels depend on each other
"""

import numpy as np


def circular_2d(num_points):
    half = num_points // 2
    radius = np.concatenate([np.random.uniform(0.1, 0.3, half), np.random.uniform(0.5, 0.7, half)])
    angle = np.tile(np.random.uniform(0, 2 * np.pi, half), 2)
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return points, np.repeat([0, 1], half)
