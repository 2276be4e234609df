"""optimizer: every parameter in both groups, which PyTorch refuses.

error: test_example_optimizer, test_optimizer_answers
says: some parameters appear in more than one parameter group
"""

import torch


def make_optimizer(model, lr, lr_linear2):
    groups = [{"params": model.parameters(), "lr": lr}, {"params": model.linear2.parameters(), "lr": lr_linear2}]
    return torch.optim.SGD(groups, lr=lr)
