"""split: points of both sets first, then labels of both.

failed: test_example_split_into_two_data_sets, test_split_answers
says: with one label a point
"""

import numpy as np


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    num_test = int(len(points) * test_fraction)
    order = np.random.permutation(len(points))
    test, train = order[:num_test], order[num_test:]
    return (points[train], points[test]), (labels[train], labels[test])
