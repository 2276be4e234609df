"""experiments: "val_acc" and "val_loss" instead of "test_…".

failed: test_example_run_experiment, test_run_experiment_keeps_four_lists
says: There is no "test_acc"
"""

import numpy as np
import torch


def run_experiment(dataset, loss, learning_rate, epochs, weight_init, seed):
    np.random.seed(seed)
    torch.manual_seed(seed)
    train_db, test_db = train_test_split(DATASETS[dataset](NUM_POINTS))
    model = Simple2DNetwork(weight_init)
    optimiser = make_optimizer(model, learning_rate, learning_rate)
    log = {"train_acc": [], "train_loss": [], "val_acc": [], "val_loss": []}
    for _ in range(epochs):
        acc, value, _ = epoch_loop(model, train_db, LOSSES[loss], optimiser)
        log["train_acc"].append(acc)
        log["train_loss"].append(value)
        acc, value, _ = epoch_loop(model, test_db, LOSSES[loss], None)
        log["val_acc"].append(acc)
        log["val_loss"].append(value)
    return log
