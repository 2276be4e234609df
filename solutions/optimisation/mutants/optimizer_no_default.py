"""optimizer: a misspelt key, for which there is no learning rate.

failed: test_example_optimizer, test_optimizer_learning_rates
says: does not have the learning rate `lr_linear2`
"""

import torch


def make_optimizer(model, lr, lr_linear2):
    groups = [
        {"params": model.linear1.parameters(), "rate": lr},
        {"params": model.linear2.parameters(), "rate": lr_linear2},
    ]
    return torch.optim.SGD(groups, lr=0.01)
