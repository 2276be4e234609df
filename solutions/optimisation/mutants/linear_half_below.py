"""datasets: as many points below the line as above it.

failed: test_linear_2d_points
says: The points of `linear_2d` are not spread evenly
"""

import numpy as np


def linear_2d(num_points):
    half = num_points // 2
    x = np.random.uniform(-1, 1, num_points)
    height = -0.7 + (x + 0.9) * 1.3 / 1.9
    above = np.random.uniform(height, 1)
    y = np.where(np.arange(num_points) < half, np.random.uniform(-1, np.maximum(height, -0.99)), above)
    return np.stack([x, y], axis=1), (y < height).astype(int)
