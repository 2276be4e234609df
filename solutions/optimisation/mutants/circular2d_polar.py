"""datasets: radius and angle instead of x and y.

failed: test_example_circular_2d, test_circular_2d_radii, test_circular_2d_angles
says: x is radius · cos(angle)
"""

import numpy as np


def circular_2d(num_points):
    half = num_points // 2
    radius = np.concatenate([np.random.uniform(0.1, 0.3, half), np.random.uniform(0.5, 0.7, half)])
    angle = np.random.uniform(0, 2 * np.pi, 2 * half)
    return np.stack([radius, angle], axis=1), np.repeat([0, 1], half)
