"""split: labels become a column.

failed: test_example_split_into_two_data_sets, test_split_form
says: has 2 dimensions, not 1
"""

import numpy as np


def train_test_split(db, test_fraction=0.1):
    points, labels = db[0], db[1][:, np.newaxis]
    num_test = int(len(points) * test_fraction)
    order = np.random.permutation(len(points))
    test, train = order[:num_test], order[num_test:]
    return (points[train], labels[train]), (points[test], labels[test])
