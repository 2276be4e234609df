"""logistic: nothing comes back."""

from torch import nn


class MulticlassLogisticRegression(nn.Module):
    def __init__(self, N, M):
        super().__init__()
        self.linear = nn.Linear(N, M)

    def forward(self, x):
        self.linear(x)
