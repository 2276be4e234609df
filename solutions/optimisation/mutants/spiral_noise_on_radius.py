"""spiral: noise on the radius instead of on x and y.

failed: test_spiral_noise_is_uniform, test_spiral_noise_is_independent
says: The noise is not uniform between -0.1 and 0.1
"""

import numpy as np


def spiral_2d(num_points):
    h = num_points // 2
    radial = np.random.uniform(-0.1, 0.1, size=h)
    u = np.arange(h) / max(h, 1)
    t = 3.5 * np.pi * u
    arm_0 = np.stack([(5 * u + radial) * np.sin(t), (5 * u + radial) * np.cos(t)], axis=1)
    t = t + np.pi
    arm_1 = np.stack([(5 * u + radial) * np.sin(t), (5 * u + radial) * np.cos(t)], axis=1)
    points = np.concatenate([arm_0, arm_1])
    noise = 0
    labels = np.repeat([0, 1], h)
    return points + noise, labels
