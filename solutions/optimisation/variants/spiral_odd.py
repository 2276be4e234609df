"""spiral: keeps an odd point on the second arm."""

import numpy as np


def spiral_2d(num_points):
    rng = np.random.default_rng()
    h = num_points // 2
    i = np.arange(num_points)
    k = (i >= h).astype(int)
    u = (i - k * h) / h
    t = 3.5 * np.pi * u + k * np.pi
    points = 5 * u[:, None] * np.c_[np.sin(t), np.cos(t)]
    return points + (rng.random(points.shape) * 0.2 - 0.1), k
