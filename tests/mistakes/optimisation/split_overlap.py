"""split: the test points stay in the training set."""

import numpy as np


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    n = int(len(points) * test_fraction)
    test = np.random.permutation(len(points))[:n]
    return (points, labels), (points[test], labels[test])
