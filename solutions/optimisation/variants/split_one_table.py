"""split: one table, taken apart again."""

import numpy as np


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    n = int(len(points) * test_fraction)
    table = np.random.permutation(np.column_stack([points, labels]))
    parts = table[n:], table[:n]
    return tuple((part[:, :2].astype(points.dtype), part[:, 2].astype(labels.dtype)) for part in parts)
