"""datasets: Gaussian radii, clipped.

failed: test_circular_2d_radii
says: The radii of `circular_2d` are not spread evenly
"""

import numpy as np


def circular_2d(num_points):
    half = num_points // 2
    radius = np.concatenate(
        [np.clip(np.random.normal(0.2, 0.05, half), 0.1, 0.3), np.clip(np.random.normal(0.6, 0.05, half), 0.5, 0.7)]
    )
    angle = np.random.uniform(0, 2 * np.pi, 2 * half)
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return points, np.repeat([0, 1], half)
