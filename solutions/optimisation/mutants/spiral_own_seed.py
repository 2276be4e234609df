"""spiral: the same spiral every time, from a generator with a fixed seed.

failed: test_spiral_differs_from_call_to_call
says: Do not seed inside the function
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
    noise = np.random.default_rng(0).uniform(-0.1, 0.1, size=points.shape)
    labels = np.repeat([0, 1], h)
    return points + noise, labels
