"""split: each set is drawn without looking at the others."""


def split_indices(n_total, n_train, n_val, n_test, rng):
    return tuple(rng.choice(n_total, n, replace=False) for n in (n_train, n_val, n_test))
