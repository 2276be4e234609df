"""datasets: x and y have different radii.

failed: test_circular_2d_radii
says: The radii of `circular_2d` are not spread evenly
"""

import numpy as np


def circular_2d(num_points):
    half = num_points // 2
    low, high = np.repeat([0.1, 0.5], half), np.repeat([0.3, 0.7], half)
    angle = np.random.uniform(0, 2 * np.pi, 2 * half)
    x = np.random.uniform(low, high) * np.cos(angle)
    y = np.random.uniform(low, high) * np.sin(angle)
    return np.stack([x, y], axis=1), np.repeat([0, 1], half)
