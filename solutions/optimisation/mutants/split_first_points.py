"""split: the first points are for the test.

failed: test_split_is_drawn_by_chance, test_split_differs_from_call_to_call
says: is cut out of one end or one stretch of the data
"""

import numpy as np


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    num_test = int(len(points) * test_fraction)
    order = np.arange(len(points))
    test, train = order[:num_test], order[num_test:]
    return (points[train], labels[train]), (points[test], labels[test])
