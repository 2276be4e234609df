"""split: only the points are shuffled.

failed: test_split_keeps_points_and_labels_together
says: have a label that belongs to another point
"""

import numpy as np


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    num_test = int(len(points) * test_fraction)
    order = np.random.permutation(len(points))
    test, train = order[:num_test], order[num_test:]
    return (points[train], labels[num_test:]), (points[test], labels[:num_test])
