"""The groups are found by the names of the parameters, the second layer first."""

import torch


def make_optimizer(model, lr, lr_linear2):
    named = dict(model.named_parameters())
    second = [parameter for name, parameter in named.items() if name.startswith("linear2.")]
    first = [parameter for name, parameter in named.items() if name.startswith("linear1.")]
    return torch.optim.SGD([{"params": second, "lr": lr_linear2}, {"params": first, "lr": lr}])
