"""circular-loss: the ordinary mean squared error."""


def circular_mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    return (pred - target).square().mean()
