"""datasets: exactly half of the labels are 1, in random order."""

import numpy as np


def random_2d(num_points):
    labels = np.random.permutation(num_points) % 2
    return np.random.uniform(-1, 1, (num_points, 2)), labels
