"""split: a fraction of 0 takes everything for the test.

failed: test_split_numbers
says: `points[-0:]` is everything
"""

import numpy as np


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    num_test = int(len(points) * test_fraction)
    order = np.random.permutation(len(points))
    test, train = order[-num_test:], order[:-num_test]
    return (points[train], labels[train]), (points[test], labels[test])
