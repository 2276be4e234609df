"""split: sorts random numbers; checks its sizes."""

import numpy as np


def split_indices(n_total, n_train, n_val, n_test, rng):
    if n_train + n_val + n_test > n_total:
        raise ValueError("there are not as many samples")
    order = np.argsort(rng.random(n_total))
    test, val, train = order[:n_test], order[n_test : n_test + n_val], order[n_test + n_val : n_test + n_val + n_train]
    return train, val, test
