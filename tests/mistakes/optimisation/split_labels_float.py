"""split: labels become floats on the way."""

import numpy as np


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    n = int(len(points) * test_fraction)
    table = np.column_stack([points, labels])
    np.random.shuffle(table)
    return (table[n:, :2], table[n:, 2]), (table[:n, :2], table[:n, 2])
