"""optimizer: the first group falls back to lr_linear2.

failed: test_example_optimizer, test_optimizer_learning_rates
says: `linear1` does not have the learning rate `lr`
"""

import torch


def make_optimizer(model, lr, lr_linear2):
    groups = [{"params": model.linear1.parameters()}, {"params": model.linear2.parameters(), "lr": lr_linear2}]
    return torch.optim.SGD(groups, lr=lr_linear2)
