"""split: points become float32.

failed: test_example_split_into_two_data_sets, test_split_form
says: is of dtype float32, not float64
"""

import numpy as np


def train_test_split(db, test_fraction=0.1):
    points, labels = db[0].astype(np.float32), db[1]
    num_test = int(len(points) * test_fraction)
    order = np.random.permutation(len(points))
    test, train = order[:num_test], order[num_test:]
    return (points[train], labels[train]), (points[test], labels[test])
