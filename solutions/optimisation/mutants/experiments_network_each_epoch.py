"""experiments: a new network in each epoch.

failed: test_run_experiment_trains_what_it_is_given, test_run_experiment_uses_each_argument,
    test_run_experiment_learns_from_epoch_to_epoch
says: Make network and optimiser once
"""

import numpy as np
import torch


def run_experiment(dataset, loss, learning_rate, epochs, weight_init, seed):
    np.random.seed(seed)
    torch.manual_seed(seed)
    train_db, test_db = train_test_split(DATASETS[dataset](NUM_POINTS))
    log = {"train_acc": [], "train_loss": [], "test_acc": [], "test_loss": []}
    for _ in range(epochs):
        model = Simple2DNetwork(weight_init)
        optimiser = make_optimizer(model, learning_rate, learning_rate)
        acc, value, _ = epoch_loop(model, train_db, LOSSES[loss], optimiser)
        log["train_acc"].append(acc)
        log["train_loss"].append(value)
        acc, value, _ = epoch_loop(model, test_db, LOSSES[loss], None)
        log["test_acc"].append(acc)
        log["test_loss"].append(value)
    return log
