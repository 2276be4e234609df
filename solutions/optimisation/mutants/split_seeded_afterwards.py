"""split: seeds NumPy after it has drawn.

failed: test_split_differs_from_call_to_call
says: sets the seed of random numbers that the whole program shares
"""

import numpy as np


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    num_test = int(len(points) * test_fraction)
    order = np.random.permutation(len(points))
    np.random.seed(0)
    test, train = order[:num_test], order[num_test:]
    return (points[train], labels[train]), (points[test], labels[test])
