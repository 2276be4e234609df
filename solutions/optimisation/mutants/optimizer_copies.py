"""optimizer: copies of the parameters, so that the model never changes.

failed: test_optimizer_step
says: themselves, not copies
"""

import torch


def make_optimizer(model, lr, lr_linear2):
    groups = [
        {"params": [parameter.detach().clone() for parameter in layer.parameters()], "lr": rate}
        for layer, rate in ((model.linear1, lr), (model.linear2, lr_linear2))
    ]
    return torch.optim.SGD(groups, lr=lr)
