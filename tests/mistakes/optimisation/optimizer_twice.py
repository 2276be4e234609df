"""optimizer: every parameter in both groups, which PyTorch refuses."""

import torch


def make_optimizer(model, lr, lr_linear2):
    groups = [{"params": model.parameters(), "lr": lr}, {"params": model.linear2.parameters(), "lr": lr_linear2}]
    return torch.optim.SGD(groups, lr=lr)
