"""datasets: nothing is drawn."""

import numpy as np


def random_2d(num_points):
    return np.zeros((num_points, 2)), np.zeros(num_points, dtype=int)
