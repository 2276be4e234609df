"""split: shuffles the data of the caller.

failed: test_split_leaves_the_data_alone
says: changes the data that it was given
"""

import numpy as np


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    n = int(len(points) * test_fraction)
    state = np.random.get_state()
    np.random.shuffle(points)
    np.random.set_state(state)
    np.random.shuffle(labels)
    return (points[n:].copy(), labels[n:].copy()), (points[:n].copy(), labels[:n].copy())
