"""experiments: the points are divided anew in each epoch, so that test points are trained on.

failed: test_run_experiment_trains_what_it_is_given, test_run_experiment_uses_each_argument
says: are made once, before the loop over the epochs
"""

import numpy as np
import torch


def run_experiment(dataset, loss, learning_rate, epochs, weight_init, seed):
    np.random.seed(seed)
    torch.manual_seed(seed)
    db = DATASETS[dataset](NUM_POINTS)
    model = Simple2DNetwork(weight_init)
    optimiser = make_optimizer(model, learning_rate, learning_rate)
    log = {"train_acc": [], "train_loss": [], "test_acc": [], "test_loss": []}
    for _ in range(epochs):
        train_db, test_db = train_test_split(db)
        acc, value, _ = epoch_loop(model, train_db, LOSSES[loss], optimiser)
        log["train_acc"].append(acc)
        log["train_loss"].append(value)
        acc, value, _ = epoch_loop(model, test_db, LOSSES[loss], None)
        log["test_acc"].append(acc)
        log["test_loss"].append(value)
    return log
