"""optimizer: the first group falls back to lr_linear2."""

import torch


def make_optimizer(model, lr, lr_linear2):
    groups = [{"params": model.linear1.parameters()}, {"params": model.linear2.parameters(), "lr": lr_linear2}]
    return torch.optim.SGD(groups, lr=lr_linear2)
