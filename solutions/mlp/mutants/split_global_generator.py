"""split: the global generator is used.

failed: test_split_reproducible
says: Draw from `rng` only
"""

import numpy as np


def split_indices(n_total, n_train, n_val, n_test, rng):
    indices = np.random.permutation(n_total)
    return indices[:n_train], indices[n_train : n_train + n_val], indices[n_train + n_val : n_train + n_val + n_test]
