"""split: labels become floats on the way.

failed: test_example_split_into_two_data_sets, test_split_form
says: is of dtype float64, not int64
"""

import numpy as np


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    n = int(len(points) * test_fraction)
    table = np.column_stack([points, labels])
    np.random.shuffle(table)
    return (table[n:, :2], table[n:, 2]), (table[:n, :2], table[:n, 2])
