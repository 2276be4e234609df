"""split: a fifth by default.

failed: test_split_numbers
says: the test set is not a tenth of the data
"""

import numpy as np


def train_test_split(db, test_fraction=0.2):
    points, labels = db
    num_test = int(len(points) * test_fraction)
    order = np.random.permutation(len(points))
    test, train = order[:num_test], order[num_test:]
    return (points[train], labels[train]), (points[test], labels[test])
