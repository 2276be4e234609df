"""optimizer: both layers at lr."""

import torch


def make_optimizer(model, lr, lr_linear2):
    groups = [{"params": model.linear1.parameters()}, {"params": model.linear2.parameters()}]
    return torch.optim.SGD(groups, lr=lr)
