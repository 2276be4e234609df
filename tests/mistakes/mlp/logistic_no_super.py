"""logistic: super().__init__() is missing."""

from torch import nn


class MulticlassLogisticRegression(nn.Module):
    def __init__(self, N, M):
        self.linear = nn.Linear(N, M)

    def forward(self, x):
        return self.linear(x)
