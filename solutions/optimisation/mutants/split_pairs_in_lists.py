"""split: a list where a tuple should be.

failed: test_split_form
says: The training set is not a tuple
"""

import numpy as np


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    num_test = int(len(points) * test_fraction)
    order = np.random.permutation(len(points))
    test, train = order[:num_test], order[num_test:]
    return [points[train], labels[train]], [points[test], labels[test]]
