"""datasets: seeds NumPy.

failed: test_circular_2d_angles
says: Take `seed`, and generators with a fixed seed, out
"""

import numpy as np


def circular_2d(num_points):
    np.random.seed(42)
    half = num_points // 2
    radius = np.concatenate([np.random.uniform(0.1, 0.3, half), np.random.uniform(0.5, 0.7, half)])
    angle = np.random.uniform(0, 2 * np.pi, 2 * half)
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return points, np.repeat([0, 1], half)
