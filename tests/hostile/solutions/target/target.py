# The reference. canary-reference-x7Tq2Lw0
from torch import nn


def double(x):
    return 2 * x


class Classifier(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.first = nn.Linear(features, hidden)
        self.second = nn.Linear(hidden, classes)

    def forward(self, x):
        return self.second(self.first(x).tanh())


def ranks(values):
    ordered = sorted(values)
    return [ordered.index(value) for value in values]
