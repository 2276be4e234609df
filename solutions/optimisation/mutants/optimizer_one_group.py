"""optimizer: one group at lr.

failed: test_example_optimizer, test_optimizer_groups, test_optimizer_learning_rates
says: has one parameter group, not two
"""

import torch


def make_optimizer(model, lr, lr_linear2):
    return torch.optim.SGD(model.parameters(), lr=lr)
