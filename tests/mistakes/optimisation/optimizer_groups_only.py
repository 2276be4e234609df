"""optimizer: the groups, without an optimizer."""


def make_optimizer(model, lr, lr_linear2):
    return [{"params": model.linear1.parameters(), "lr": lr}, {"params": model.linear2.parameters(), "lr": lr_linear2}]
