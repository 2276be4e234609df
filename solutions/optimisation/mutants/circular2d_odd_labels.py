"""datasets: as many labels as asked for, one point fewer.

failed: test_circular_2d_form
says: does not give as many labels as points
"""

import numpy as np


def circular_2d(num_points):
    half = num_points // 2
    radius = np.concatenate([np.random.uniform(0.1, 0.3, half), np.random.uniform(0.5, 0.7, half)])
    angle = np.random.uniform(0, 2 * np.pi, 2 * half)
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return points, (np.arange(num_points) >= half).astype(int)
