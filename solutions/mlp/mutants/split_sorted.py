"""split: each set is sorted.

failed: test_split_shuffled
says: do not sort afterwards
"""

import numpy as np


def split_indices(n_total, n_train, n_val, n_test, rng):
    indices = rng.permutation(n_total)
    parts = indices[:n_train], indices[n_train : n_train + n_val], indices[n_train + n_val : n_train + n_val + n_test]
    return tuple(np.sort(part) for part in parts)
