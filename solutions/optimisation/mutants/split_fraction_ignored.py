"""split: always a tenth.

failed: test_example_split_into_two_data_sets, test_split_numbers
says: does not have int(n · test_fraction) points
"""

import numpy as np


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    num_test = len(points) // 10
    order = np.random.permutation(len(points))
    test, train = order[:num_test], order[num_test:]
    return (points[train], labels[train]), (points[test], labels[test])
