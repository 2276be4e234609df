"""optimizer: the parameters of a new network.

failed: test_example_optimizer, test_optimizer_groups, test_optimizer_learning_rates
says: Take them from the model that you are given
"""

import torch


def make_optimizer(model, lr, lr_linear2):
    model = Simple2DNetwork()
    groups = [
        {"params": model.linear1.parameters(), "lr": lr},
        {"params": model.linear2.parameters(), "lr": lr_linear2},
    ]
    return torch.optim.SGD(groups, lr=lr)
