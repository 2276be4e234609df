"""logistic: the layer is made anew in each call."""

from torch import nn


class MulticlassLogisticRegression(nn.Module):
    def __init__(self, N, M):
        super().__init__()
        self.N, self.M = N, M

    def forward(self, x):
        return nn.Linear(self.N, self.M)(x)
