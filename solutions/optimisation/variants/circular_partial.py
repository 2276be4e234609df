"""circular-loss: a function with a default period."""

import functools
import math


def periodic_loss(pred, target, period, power=2):
    if pred.shape != target.shape:
        raise ValueError
    d = pred - target
    return (d - period * (d / period).round()).abs().pow(power).mean()


circular_mse_loss = functools.partial(periodic_loss, period=math.tau)
