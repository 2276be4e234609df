"""split: validation and training begin alike.

failed: test_example_split, test_split_disjoint, test_split_of_everything_or_nothing
says: Two of the three sets share an index
"""


def split_indices(n_total, n_train, n_val, n_test, rng):
    indices = rng.permutation(n_total)
    return indices[:n_train], indices[:n_val], indices[n_train : n_train + n_test]
