"""split: a generator with a fixed seed.

failed: test_split_differs_from_call_to_call
says: do not seed inside the function
"""

import numpy as np


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    num_test = int(len(points) * test_fraction)
    order = np.random.default_rng(0).permutation(len(points))
    test, train = order[:num_test], order[num_test:]
    return (points[train], labels[train]), (points[test], labels[test])
