"""spiral: the second arm as minus the first, int32 labels."""

import numpy as np


def spiral_2d(num_points):
    h = num_points // 2
    u = np.arange(h) / h
    arm = np.empty((h, 2))
    arm[:, 0] = 5 * u * np.sin(3.5 * np.pi * u)
    arm[:, 1] = 5 * u * np.cos(3.5 * np.pi * u)
    points = np.concatenate((arm, -arm)) + 0.1 * (2 * np.random.rand(2 * h, 2) - 1)
    labels = np.zeros(2 * h, dtype=np.int32)
    labels[h:] = 1
    return points, labels
