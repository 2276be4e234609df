"""datasets: one point after the other."""

import numpy as np


def circular_2d(num_points):
    points, labels = [], []
    for i in range(num_points):
        label = int(i >= num_points // 2)
        radius = np.random.uniform(*[(0.1, 0.3), (0.5, 0.7)][label])
        angle = np.random.uniform(0, 2 * np.pi)
        points.append((radius * np.cos(angle), radius * np.sin(angle)))
        labels.append(label)
    return np.array(points), np.array(labels)
