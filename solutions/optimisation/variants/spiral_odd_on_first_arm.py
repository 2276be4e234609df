"""spiral: keeps an odd point on the first arm."""

import numpy as np


def spiral_2d(num_points):
    points, labels = [], []
    for arm, count in enumerate((num_points - num_points // 2, num_points // 2)):
        u = np.arange(count) / count
        t = 3.5 * np.pi * u + arm * np.pi
        points.append(np.column_stack([5 * u * np.sin(t), 5 * u * np.cos(t)]))
        labels.append(np.full(count, arm))
    points = np.concatenate(points)
    return points + np.random.uniform(-0.1, 0.1, points.shape), np.concatenate(labels)
