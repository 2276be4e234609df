"""datasets: points spread evenly over the area instead of radii that are.

failed: test_circular_2d_radii
says: The radii of `circular_2d` are not spread evenly
"""

import numpy as np


def circular_2d(num_points):
    half = num_points // 2
    radius = np.concatenate(
        [np.sqrt(np.random.uniform(0.1**2, 0.3**2, half)), np.sqrt(np.random.uniform(0.5**2, 0.7**2, half))]
    )
    angle = np.random.uniform(0, 2 * np.pi, 2 * half)
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return points, np.repeat([0, 1], half)
