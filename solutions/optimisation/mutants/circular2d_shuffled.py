"""datasets: points and labels shuffled.

failed: test_example_circular_2d, test_circular_2d_labels
says: and nothing is shuffled
"""

import numpy as np


def circular_2d(num_points):
    half = num_points // 2
    labels = np.random.permutation(np.repeat([0, 1], half))
    radius = np.random.uniform(0.1, 0.3, 2 * half) + 0.4 * labels
    angle = np.random.uniform(0, 2 * np.pi, 2 * half)
    return radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1), labels
