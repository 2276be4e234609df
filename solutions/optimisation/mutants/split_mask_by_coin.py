"""split: a coin for each point, so that the number is a matter of chance.

failed: test_example_split_into_two_data_sets, test_split_numbers
says: does not have int(n · test_fraction) points
"""

import numpy as np


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    test = np.random.rand(len(points)) < test_fraction
    return (points[~test], labels[~test]), (points[test], labels[test])
