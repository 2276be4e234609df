"""split: copies, shuffled by the same state."""

import numpy as np


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    n = int(len(points) * test_fraction)
    points, labels = points.copy(), labels.copy()
    state = np.random.get_state()
    np.random.shuffle(points)
    np.random.set_state(state)
    np.random.shuffle(labels)
    return (points[n:], labels[n:]), (points[:n], labels[:n])
