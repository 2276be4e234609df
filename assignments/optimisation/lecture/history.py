"""Each data set with each loss: the accuracies on the way, and accuracy and loss of one of them over all epochs."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from example import Example, at_least_1
from recipe import DATASETS, START

LOSSES = ("l1", "mse", "smooth_l1", "huber", "bce_with_logits")  # as your run_experiment calls them
RATE = 0.1
GOOD = 95  # percent


def main(arguments: Sequence[str] | None = None) -> None:
    more = {
        "--dataset": {"choices": (*DATASETS, "all"), "default": "circular", "help": "otherwise %(default)s"},
        "--loss": {"choices": (*LOSSES, "all"), "default": "mse", "help": "otherwise %(default)s"},
        **START,
        "--runs": {"type": at_least_1, "default": 1, "metavar": "N", "help": "train N networks each, with N seeds"},
    }
    with Example(__doc__, arguments, epochs=1000, more=more) as example:
        datasets = DATASETS if example.options.dataset == "all" else (example.options.dataset,)
        losses = LOSSES if example.options.loss == "all" else (example.options.loss,)
        last = example.options.epochs
        shown = sorted({epoch for epoch in (1, 100, 400) if epoch < last} | {last})
        print(f"{'test points right after epoch':27}", *(f"{epoch:>8}" for epoch in shown), sep="")
        figures = {}
        for dataset, loss in itertools.product(datasets, losses):
            logs = [run(example, dataset, loss, number) for number in range(example.options.runs)]
            means = [np.mean([log["test_acc"][epoch - 1] for log in logs]) for epoch in shown]
            good = np.mean([log["test_acc"][-1] >= GOOD for log in logs])
            words = f"   {good:.0%} of {len(logs)} runs end at {GOOD}% or more" if len(logs) > 1 else ""
            print(f"{dataset:10}{loss:19}", *(f"{mean:7.1f}%" for mean in means), words, sep="")
            figures[f"history_{dataset}_{loss}"] = example.yours.plot_logs(
                (logs[0]["train_acc"], logs[0]["train_loss"]), (logs[0]["test_acc"], logs[0]["test_loss"])
            )
        example.show(**figures)


def run(example: Example, dataset: str, loss: str, number: int) -> dict[str, list[float]]:
    """Return the four lists of your `run_experiment`; run 0 has the seed that you gave."""
    return example.yours.run_experiment(
        dataset, loss, RATE, example.options.epochs, example.options.weight_init, example.options.seed + number
    )


if __name__ == "__main__":
    main()
