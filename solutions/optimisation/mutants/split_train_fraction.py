"""split: the fraction is that of the training set.

failed: test_example_split_into_two_data_sets, test_split_numbers
says: Training set and test set are swapped
"""

import numpy as np


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    num_test = len(points) - int(len(points) * test_fraction)
    order = np.random.permutation(len(points))
    test, train = order[:num_test], order[num_test:]
    return (points[train], labels[train]), (points[test], labels[test])
