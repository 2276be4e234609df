"""optimizer: forgets to return.

failed: test_example_optimizer, test_optimizer_answers
says: returned nothing (None)
"""

import torch


def make_optimizer(model, lr, lr_linear2):
    groups = [
        {"params": model.linear1.parameters(), "lr": lr},
        {"params": model.linear2.parameters(), "lr": lr_linear2},
    ]
    torch.optim.SGD(groups, lr=lr)
