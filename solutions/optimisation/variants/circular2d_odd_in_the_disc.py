"""datasets: an odd number puts the extra point into the disc; labels drawn first."""

import numpy as np


def circular_2d(num_points):
    labels = (np.arange(num_points) >= num_points - num_points // 2).astype(np.int64)
    radius = 0.1 + 0.4 * labels + 0.2 * np.random.rand(num_points)
    angle = np.random.uniform(-np.pi, np.pi, num_points)
    return radius[:, None] * np.transpose([np.cos(angle), np.sin(angle)]), labels
