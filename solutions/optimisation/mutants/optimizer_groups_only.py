"""optimizer: the groups, without an optimizer.

failed: test_example_optimizer, test_optimizer_answers
says: is no optimizer of PyTorch's
"""


def make_optimizer(model, lr, lr_linear2):
    return [{"params": model.linear1.parameters(), "lr": lr}, {"params": model.linear2.parameters(), "lr": lr_linear2}]
