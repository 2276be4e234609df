"""optimizer: one group at lr."""

import torch


def make_optimizer(model, lr, lr_linear2):
    return torch.optim.SGD(model.parameters(), lr=lr)
