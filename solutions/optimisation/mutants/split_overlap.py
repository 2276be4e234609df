"""split: the test points stay in the training set.

failed: test_example_split_into_two_data_sets, test_split_has_every_point_once
says: A point is in the training set and in the test set
"""

import numpy as np


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    n = int(len(points) * test_fraction)
    test = np.random.permutation(len(points))[:n]
    return (points, labels), (points[test], labels[test])
