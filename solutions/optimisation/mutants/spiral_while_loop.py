"""spiral: a while loop that fills an array.

failed: test_spiral_has_no_loop_over_the_points
says: there is a loop over the points
"""

import numpy as np


def spiral_2d(num_points):
    h = num_points // 2
    points = np.empty((2 * h, 2))
    i = 0
    while i < 2 * h:
        u, arm = i % h / h, i // h
        t = 3.5 * np.pi * u + np.pi * arm
        points[i] = 5 * u * np.sin(t), 5 * u * np.cos(t)
        i += 1
    return points + np.random.uniform(-0.1, 0.1, size=points.shape), np.repeat([0, 1], h)
