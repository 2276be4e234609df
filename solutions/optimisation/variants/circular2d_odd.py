"""datasets: an odd number puts the extra point on the ring."""

import numpy as np


def circular_2d(num_points):
    inner = num_points // 2
    outer = num_points - inner
    r = np.r_[np.random.uniform(0.1, 0.3, inner), np.random.uniform(0.5, 0.7, outer)]
    a = np.random.random(num_points) * 2 * np.pi
    return np.c_[r * np.cos(a), r * np.sin(a)], np.r_[np.zeros(inner, int), np.ones(outer, int)]
