"""spiral: an angle in degrees.

failed: test_spiral_points_lie_along_the_two_arms, test_spiral_noise_is_uniform,
    test_spiral_noise_is_independent
says: further than 0.1 from where the curve is
"""

import numpy as np


def spiral_2d(num_points):
    h = num_points // 2
    u = np.arange(h) / max(h, 1)
    t = 630 * u
    arm_0 = np.stack([5 * u * np.sin(t), 5 * u * np.cos(t)], axis=1)
    t = t + 180
    arm_1 = np.stack([5 * u * np.sin(t), 5 * u * np.cos(t)], axis=1)
    points = np.concatenate([arm_0, arm_1])
    noise = np.random.uniform(-0.1, 0.1, size=points.shape)
    labels = np.repeat([0, 1], h)
    return points + noise, labels
