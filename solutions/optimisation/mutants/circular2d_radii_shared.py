"""datasets: both labels share their radii.

failed: test_circular_2d_radii
says: the radii of both labels depend on each other
"""

import numpy as np


def circular_2d(num_points):
    half = num_points // 2
    radius = np.random.uniform(0.1, 0.3, half)
    radius = np.concatenate([radius, radius + 0.4])
    angle = np.random.uniform(0, 2 * np.pi, 2 * half)
    return radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1), np.repeat([0, 1], half)
