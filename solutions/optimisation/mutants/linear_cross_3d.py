"""datasets: pads with zeros for np.cross.

failed: test_linear_2d_is_vectorised_without_cross
says: uses `np.cross`
"""

import numpy as np


def linear_2d(num_points):
    points = np.random.uniform(-1, 1, size=(num_points, 2))
    away = np.column_stack([points - [-0.9, -0.7], np.zeros(num_points)])
    return points, (np.cross([1.9, 1.3, 0.0], away)[:, 2] < 0).astype(int)
