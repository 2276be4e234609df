"""split: draws each set from what is left."""

import numpy as np


def split_indices(n_total, n_train, n_val, n_test, rng):
    left = np.arange(n_total, dtype=np.int32)
    parts = []
    for size in (n_train, n_val, n_test):
        part = rng.choice(left, size=size, replace=False)
        left = np.setdiff1d(left, part)
        parts.append(part)
    return tuple(parts)
