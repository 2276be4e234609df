"""split: each set is one stretch, shuffled.

failed: test_split_shuffled
says: one stretch for each set
"""


def split_indices(n_total, n_train, n_val, n_test, rng):
    starts = 0, n_train, n_train + n_val
    return tuple(start + rng.permutation(n) for start, n in zip(starts, (n_train, n_val, n_test), strict=True))
