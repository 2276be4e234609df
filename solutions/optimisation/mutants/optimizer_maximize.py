"""optimizer: steps uphill.

failed: test_optimizer_step, test_optimizer_is_plain
says: has a `maximize` of its own
"""

import torch


def make_optimizer(model, lr, lr_linear2):
    groups = [
        {"params": model.linear1.parameters(), "lr": lr},
        {"params": model.linear2.parameters(), "lr": lr_linear2},
    ]
    return torch.optim.SGD(groups, lr=lr, maximize=True)
