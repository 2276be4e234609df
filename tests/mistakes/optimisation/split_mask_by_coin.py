"""split: a coin for each point, so that the number is a matter of chance."""

import numpy as np


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    test = np.random.rand(len(points)) < test_fraction
    return (points[~test], labels[~test]), (points[test], labels[test])
