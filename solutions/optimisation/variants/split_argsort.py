"""split: random numbers, sorted."""

import numpy as np


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    num_test = int(len(points) * test_fraction)
    order = np.argsort(np.random.rand(len(points)))
    test, train = order[:num_test], order[num_test:]
    return (points[train], labels[train]), (points[test], labels[test])
