"""datasets: another angle for x than for y.

failed: test_example_circular_2d, test_circular_2d_radii
says: with the same radius and angle in both
"""

import numpy as np


def circular_2d(num_points):
    half = num_points // 2
    low, high = np.repeat([0.1, 0.5], half), np.repeat([0.3, 0.7], half)
    radius = np.random.uniform(low, high)
    x = radius * np.cos(np.random.uniform(0, 2 * np.pi, 2 * half))
    y = radius * np.sin(np.random.uniform(0, 2 * np.pi, 2 * half))
    return np.stack([x, y], axis=1), np.repeat([0, 1], half)
