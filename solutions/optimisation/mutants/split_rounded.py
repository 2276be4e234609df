"""split: the number of test points is rounded.

failed: test_split_numbers
says: it does not round
"""

import numpy as np


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    num_test = round(len(points) * test_fraction)
    order = np.random.permutation(len(points))
    test, train = order[:num_test], order[num_test:]
    return (points[train], labels[train]), (points[test], labels[test])
