from torch import nn


def double(x):
    return 2 * x


class Classifier(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.only = nn.Linear(features, classes)

    def forward(self, x):
        return self.only(x)


def ranks(values):
    ordered = sorted(values)
    return [ordered.index(value) for value in values]
