"""split: one point is lost between the two.

failed: test_example_split_into_two_data_sets, test_split_has_every_point_once
says: Some points are in neither of the two sets
"""

import numpy as np


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    num_test = int(len(points) * test_fraction)
    order = np.random.permutation(len(points))
    test, train = order[:num_test], order[num_test + 1 :]
    return (points[train], labels[train]), (points[test], labels[test])
