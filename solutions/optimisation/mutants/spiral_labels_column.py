"""spiral: labels of shape (n, 1).

failed: test_example_spiral_has_points_and_labels, test_spiral_shapes
says: do not have the shape (n,)
"""

import numpy as np


def spiral_2d(num_points):
    h = num_points // 2
    u = np.arange(h) / max(h, 1)
    t = 3.5 * np.pi * u
    arm_0 = np.stack([5 * u * np.sin(t), 5 * u * np.cos(t)], axis=1)
    t = t + np.pi
    arm_1 = np.stack([5 * u * np.sin(t), 5 * u * np.cos(t)], axis=1)
    points = np.concatenate([arm_0, arm_1])
    noise = np.random.uniform(-0.1, 0.1, size=points.shape)
    labels = np.repeat([0, 1], h)[:, np.newaxis]
    return points + noise, labels
