"""spiral: a list comprehension over the points.

failed: test_spiral_has_no_loop_over_the_points
says: there is a loop over the points
"""

import numpy as np


def spiral_2d(num_points):
    h = num_points // 2
    angles = [(i / h, 3.5 * np.pi * i / h + np.pi * arm) for arm in (0, 1) for i in range(h)]
    points = np.array([(5 * u * np.sin(t), 5 * u * np.cos(t)) for u, t in angles]).reshape(-1, 2)
    return points + np.random.uniform(-0.1, 0.1, size=points.shape), np.repeat([0, 1], h)
