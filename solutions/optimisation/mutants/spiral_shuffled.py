"""spiral: points and labels shuffled together.

failed: test_example_spiral_starts_in_the_middle_and_grows, test_spiral_labels_name_the_arms,
    test_spiral_points_lie_along_the_two_arms, test_spiral_noise_is_uniform,
    test_spiral_noise_is_independent
says: All points of arm 0 come first
"""

import numpy as np


def spiral_2d(num_points):
    h = num_points // 2
    order = np.random.permutation(2 * h)
    u = np.arange(h) / max(h, 1)
    t = 3.5 * np.pi * u
    arm_0 = np.stack([5 * u * np.sin(t), 5 * u * np.cos(t)], axis=1)
    t = t + np.pi
    arm_1 = np.stack([5 * u * np.sin(t), 5 * u * np.cos(t)], axis=1)
    points = np.concatenate([arm_0, arm_1])
    noise = np.random.uniform(-0.1, 0.1, size=points.shape)
    labels = np.repeat([0, 1], h)
    return (points + noise)[order], labels[order]
