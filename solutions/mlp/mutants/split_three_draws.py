"""split: each set is drawn without looking at the others.

failed: test_example_split, test_split_disjoint, test_split_of_everything_or_nothing
says: Two of the three sets share an index
"""


def split_indices(n_total, n_train, n_val, n_test, rng):
    return tuple(rng.choice(n_total, n, replace=False) for n in (n_train, n_val, n_test))
