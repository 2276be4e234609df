"""split: a mask, so that both sets keep the order of the data."""

import numpy as np


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    n = int(len(points) * test_fraction)
    mask = np.zeros(len(labels), dtype=bool)
    mask[np.random.choice(len(labels), n, replace=False)] = True
    return (points[~mask], labels[~mask]), (points[mask], labels[mask])
