"""datasets: a determinant with a sign, written out; a variable called `cross`."""

import numpy as np


def linear_2d(num_points):
    points = np.random.uniform(-1, 1, (num_points, 2))
    (x0, y0), (x1, y1) = (-0.9, -0.7), (1.0, 0.6)
    x, y = points.T
    cross = (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)
    return points, np.where(cross > 0, 0, 1)
