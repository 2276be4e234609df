"""logistic: always two inputs and two outputs, as in the lecture."""

from torch import nn


class MulticlassLogisticRegression(nn.Module):
    def __init__(self, N=2, M=2):
        super().__init__()
        self.linear = nn.Linear(2, 2)

    def forward(self, x):
        return self.linear(x)
