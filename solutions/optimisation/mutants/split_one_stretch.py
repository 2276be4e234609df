"""split: one stretch of the data, from a random place on.

failed: test_split_is_drawn_by_chance
says: is cut out of one end or one stretch of the data
"""

import numpy as np


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    num_test = int(len(points) * test_fraction)
    order = np.roll(np.arange(len(points)), np.random.randint(len(points)))
    test, train = order[:num_test], order[num_test:]
    return (points[train], labels[train]), (points[test], labels[test])
