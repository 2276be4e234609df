"""A network learns a data set, epoch after epoch; then its labels beside the true ones."""

from __future__ import annotations

from collections.abc import Sequence

from example import Example
from recipe import DATASET, LOSS, START, chosen_loss, draw, epochs

RATE = 0.1


def main(arguments: Sequence[str] | None = None) -> None:
    with Example(__doc__, arguments, epochs=1000, more={**DATASET, **LOSS, **START}) as example:
        train_db, test_db = example.yours.train_test_split(draw(example, example.options.dataset))
        model = example.yours.Simple2DNetwork(example.options.weight_init).to(example.device)
        loss = chosen_loss(example)
        shown = {1, 10, 30, 100, 300, example.options.epochs}
        for epoch, percent, value in epochs(example, model, train_db, loss, (RATE, RATE)):
            if epoch in shown:
                print(f"epoch {epoch:4}  training points {percent:5.1f}% right, loss {value:.4f}")
        percent, value, labels = example.yours.epoch_loop(model, test_db, loss, None)
        print(f"at the end  test points     {percent:5.1f}% right, loss {value:.4f}")
        _, _, on_training = example.yours.epoch_loop(model, train_db, loss, None)
        sets = {
            "training: true": train_db,
            "training: predicted": (train_db[0], on_training.astype(int)),
            "test: true": test_db,
            "test: predicted": (test_db[0], labels.astype(int)),
        }
        example.show(training=example.yours.plot_dbs(sets))


if __name__ == "__main__":
    main()
