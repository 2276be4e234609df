"""optimizer: a momentum in one of the groups.

failed: test_optimizer_is_plain
says: has a `momentum` of its own
"""

import torch


def make_optimizer(model, lr, lr_linear2):
    groups = [
        {"params": model.linear1.parameters(), "lr": lr},
        {"params": model.linear2.parameters(), "lr": lr_linear2, "momentum": 0.5},
    ]
    return torch.optim.SGD(groups, lr=lr)
