"""optimizer: a momentum of 0.9.

failed: test_optimizer_is_plain
says: has a `momentum` of its own
"""

import torch


def make_optimizer(model, lr, lr_linear2):
    groups = [
        {"params": model.linear1.parameters(), "lr": lr},
        {"params": model.linear2.parameters(), "lr": lr_linear2},
    ]
    return torch.optim.SGD(groups, lr=lr, momentum=0.9)
