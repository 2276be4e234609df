"""split: `choice` draws points again.

failed: test_example_split_loses_no_point, test_split_has_every_point_once
says: The training set holds a point twice
"""

import numpy as np


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    n = int(len(points) * test_fraction)
    test = np.random.choice(len(points), n)
    train = np.random.choice(len(points), len(points) - n)
    return (points[train], labels[train]), (points[test], labels[test])
