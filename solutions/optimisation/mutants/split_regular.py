"""split: every tenth point, from a random one on.

failed: test_split_is_drawn_by_chance
says: takes points at regular intervals
"""

import numpy as np


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    n = int(len(points) * test_fraction)
    first = np.random.randint(len(points))
    chosen = (first + np.arange(n) * len(points) // max(n, 1)) % len(points)
    mask = np.zeros(len(points), dtype=bool)
    mask[chosen] = True
    return (points[~mask], labels[~mask]), (points[mask], labels[mask])
