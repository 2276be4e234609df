"""The four data sets, and what is drawn of each to train and to test with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from example import Example
from recipe import DATASETS, draw


def main(arguments: Sequence[str] | None = None) -> None:
    with Example(__doc__, arguments) as example:
        full = {name: draw(example, name) for name in DATASETS}
        parts = {name: example.yours.train_test_split(db) for name, db in full.items()}
        print(f"{'':10}{'points':>8}{'train':>8}{'test':>8}{'label 1':>10}{'farthest out':>15}")
        for name, (points, labels) in full.items():
            train, test = (len(part[1]) for part in parts[name])
            far = np.abs(points).max()
            print(f"{name:10}{len(points):8}{train:8}{test:8}{np.mean(labels):10.1%}{far:15.2f}")
        example.show(
            data_sets_full=example.yours.plot_dbs(full),
            data_sets_train=example.yours.plot_dbs({name: train for name, (train, _) in parts.items()}),
            data_sets_test=example.yours.plot_dbs({name: test for name, (_, test) in parts.items()}),
        )


if __name__ == "__main__":
    main()
