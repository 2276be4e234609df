"""split: nothing is shuffled.

failed: test_split_shuffled, test_split_differs
says: The training set is not shuffled
"""

import numpy as np


def split_indices(n_total, n_train, n_val, n_test, rng):
    indices = np.arange(n_total)
    return indices[:n_train], indices[n_train : n_train + n_val], indices[n_train + n_val : n_train + n_val + n_test]
