"""experiments: the network first, then the points; NumPy seeded a moment later."""

import numpy as np
import torch


def run_experiment(dataset, loss, learning_rate, epochs, weight_init, seed):
    torch.manual_seed(seed)
    model = Simple2DNetwork(weight_init)
    optimiser = make_optimizer(model, lr=learning_rate, lr_linear2=learning_rate)
    np.random.seed(seed)
    train_db, test_db = train_test_split(DATASETS[dataset](NUM_POINTS))
    log = {f"{part}_{what}": [] for part in ("train", "test") for what in ("acc", "loss")}
    for _ in range(epochs):
        for part, db, used in (("train", train_db, optimiser), ("test", test_db, None)):
            for what, value in zip(("acc", "loss"), epoch_loop(model, db, LOSSES[loss], used)):
                log[f"{part}_{what}"].append(value)
    return log
