"""datasets: a normal vector, and a function called `cross`."""

import numpy as np


def cross(a, b):
    return a[0] * b[..., 1] - a[1] * b[..., 0]


def linear_2d(num_points):
    rng = np.random.default_rng()
    points = rng.uniform(low=-1, high=1, size=(num_points, 2))
    start, end = np.array([-0.9, -0.7]), np.array([1.0, 0.6])
    return points, np.heaviside(cross(start - end, points - start), 0).astype(np.int64)
