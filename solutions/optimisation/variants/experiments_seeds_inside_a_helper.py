"""experiments: helpers, names looked up by text, a bar, and one more list."""

import random

import numpy as np
import torch
from torch import nn
from tqdm import tqdm


def seed_everything(seed):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


def criterion_named(name):
    if name == "bce_with_logits":
        return nn.BCEWithLogitsLoss()
    classes = {"l1": nn.L1Loss, "mse": nn.MSELoss, "smooth_l1": nn.SmoothL1Loss}
    return classes[name]() if name in classes else nn.HuberLoss(delta=0.6)


def run_experiment(dataset, loss, learning_rate, epochs, weight_init, seed):
    seed_everything(seed)
    train_db, test_db = train_test_split(globals()[f"{dataset}_2d"](NUM_POINTS), 0.1)
    network = Simple2DNetwork(weight_init)
    optimiser, criterion = make_optimizer(network, learning_rate, learning_rate), criterion_named(loss)
    trained, tested = [], []
    for _ in tqdm(range(epochs), disable=True):
        trained.append(epoch_loop(network, train_db, criterion, optimiser))
        tested.append(epoch_loop(network, test_db, criterion, None))
    log = {"epoch": list(range(1, epochs + 1))}
    for name, part in (("train", trained), ("test", tested)):
        log[f"{name}_acc"] = [accuracy for accuracy, _, _ in part]
        log[f"{name}_loss"] = [value for _, value, _ in part]
    return log
