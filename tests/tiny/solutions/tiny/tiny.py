from torch import nn


def double(x):
    return 2 * x


def make_model(n):
    return nn.Linear(n, 1)
