"""datasets: angles from 0 to 1.

failed: test_circular_2d_angles
says: are some directions empty
"""

import numpy as np


def circular_2d(num_points):
    half = num_points // 2
    radius = np.concatenate([np.random.uniform(0.1, 0.3, half), np.random.uniform(0.5, 0.7, half)])
    angle = np.random.rand(2 * half)
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return points, np.repeat([0, 1], half)
