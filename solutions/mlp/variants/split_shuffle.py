"""split: shuffles in place and returns a list of arrays."""

import numpy as np


def split_indices(n_total, n_train, n_val, n_test, rng):
    indices = np.arange(n_total)
    rng.shuffle(indices)
    ends = np.cumsum([n_train, n_val, n_test])
    return [part.copy() for part in np.split(indices, ends)[:3]]
