"""split: a generator of the two sets instead of a tuple.

failed: test_example_split_into_two_data_sets, test_split_answers
says: is a generator, not a tuple of 2
"""

import numpy as np


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    num_test = int(len(points) * test_fraction)
    order = np.random.permutation(len(points))
    return ((points[rows], labels[rows]) for rows in (order[num_test:], order[:num_test]))
