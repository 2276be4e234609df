"""split: one point too many in the test set."""

import numpy as np


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    num_test = int(len(points) * test_fraction)
    order = np.random.permutation(len(points))
    test, train = order[: num_test + 1], order[num_test + 1 :]
    return (points[train], labels[train]), (points[test], labels[test])
