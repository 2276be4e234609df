"""optimizer: Adam instead of SGD.

failed: test_example_optimizer, test_optimizer_is_sgd, test_optimizer_step, test_optimizer_is_plain
says: Other optimizers, such as Adam
"""

import torch


def make_optimizer(model, lr, lr_linear2):
    groups = [
        {"params": model.linear1.parameters(), "lr": lr},
        {"params": model.linear2.parameters(), "lr": lr_linear2},
    ]
    return torch.optim.Adam(groups, lr=lr)
