"""spiral: Gaussian noise, clipped.

failed: test_spiral_noise_is_uniform
says: The noise is not uniform between -0.1 and 0.1
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
    noise = np.clip(np.random.normal(0, 0.1, size=points.shape), -0.1, 0.1)
    labels = np.repeat([0, 1], h)
    return points + noise, labels
