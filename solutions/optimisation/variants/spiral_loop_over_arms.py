"""spiral: a loop over the arms, linspace without its end."""

import numpy as np


def spiral_2d(num_points):
    h = num_points // 2
    points, labels = [], []
    for k in range(2):
        u = np.linspace(0, 1, h, endpoint=False)
        t = 3.5 * np.pi * u + k * np.pi
        x = 5 * u * np.sin(t) + np.random.uniform(-0.1, 0.1, h)
        y = 5 * u * np.cos(t) + np.random.uniform(-0.1, 0.1, h)
        points.append(np.column_stack((x, y)))
        labels.append(np.full(h, k))
    return np.vstack(points), np.hstack(labels)
