"""spiral: a radius of 1.

failed: test_example_spiral_starts_in_the_middle_and_grows,
    test_spiral_points_lie_along_the_two_arms
says: The arms go out to 1 only
"""

import numpy as np


def spiral_2d(num_points):
    h = num_points // 2
    u = np.arange(h) / max(h, 1)
    t = 3.5 * np.pi * u
    arm_0 = np.stack([u * np.sin(t), u * np.cos(t)], axis=1)
    t = t + np.pi
    arm_1 = np.stack([u * np.sin(t), u * np.cos(t)], axis=1)
    points = np.concatenate([arm_0, arm_1])
    noise = np.random.uniform(-0.1, 0.1, size=points.shape)
    labels = np.repeat([0, 1], h)
    return points + noise, labels
