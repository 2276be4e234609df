"""optimizer: learning rates of one's own."""

import torch


def make_optimizer(model, lr, lr_linear2):
    groups = [
        {"params": model.linear1.parameters(), "lr": 0.1},
        {"params": model.linear2.parameters(), "lr": 0.01},
    ]
    return torch.optim.SGD(groups, lr=lr)
