"""datasets: all points of a label at one distance.

failed: test_circular_2d_radii
says: have the same radius
"""

import numpy as np


def circular_2d(num_points):
    half = num_points // 2
    radius = np.concatenate([np.full(half, 0.2), np.full(half, 0.6)])
    angle = np.random.uniform(0, 2 * np.pi, 2 * half)
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return points, np.repeat([0, 1], half)
