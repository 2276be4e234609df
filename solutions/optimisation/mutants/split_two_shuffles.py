"""split: points and labels are shuffled apart.

failed: test_split_keeps_points_and_labels_together
says: Two shuffles are two orders
"""

import numpy as np


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    n = int(len(points) * test_fraction)
    points, labels = np.random.permutation(points), np.random.permutation(labels)
    return (points[n:], labels[n:]), (points[:n], labels[:n])
