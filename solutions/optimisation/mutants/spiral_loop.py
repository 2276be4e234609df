"""spiral: a loop over the points.

failed: test_spiral_has_no_loop_over_the_points
says: there is a loop over the points
"""

import math

import numpy as np


def spiral_2d(num_points):
    h = num_points // 2
    points, labels = [], []
    for arm in range(2):
        for i in range(h):
            u = i / h
            t = 3.5 * math.pi * u + arm * math.pi
            x = 5 * u * math.sin(t) + np.random.uniform(-0.1, 0.1)
            y = 5 * u * math.cos(t) + np.random.uniform(-0.1, 0.1)
            points.append((x, y))
            labels.append(arm)
    return np.array(points), np.array(labels)
