"""linear1 has the default learning rate."""

import torch


def make_optimizer(model, lr, lr_linear2):
    layers = [{"params": model.linear1.parameters()}, {"params": model.linear2.parameters(), "lr": lr_linear2}]
    return torch.optim.SGD(layers, lr=lr)
