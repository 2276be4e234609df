"""datasets: labels that have nothing to do with the line.

failed: test_example_linear_2d, test_linear_2d_labels
says: on the other side of the line than their label says
"""

import numpy as np


def linear_2d(num_points):
    points = np.random.uniform(-1, 1, size=(num_points, 2))
    return points, np.random.randint(0, 2, num_points)
