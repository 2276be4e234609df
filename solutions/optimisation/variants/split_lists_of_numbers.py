"""split: lists of numbers, without replacement."""

import numpy as np


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    numbers = list(range(len(points)))
    test = np.random.choice(numbers, int(len(points) * test_fraction), replace=False).tolist()
    train = [i for i in numbers if i not in test]
    return tuple((points.take(rows, axis=0), labels.take(rows)) for rows in (train, test))
