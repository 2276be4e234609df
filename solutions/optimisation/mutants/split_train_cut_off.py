"""split: the number of training points is cut off instead.

failed: test_split_numbers
says: the number that is cut is that of the test set
"""

import numpy as np


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    num_test = len(points) - int(len(points) * (1 - test_fraction))
    order = np.random.permutation(len(points))
    test, train = order[:num_test], order[num_test:]
    return (points[train], labels[train]), (points[test], labels[test])
