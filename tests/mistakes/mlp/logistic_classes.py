"""logistic: predicted classes come back instead of logits."""

from torch import nn


class MulticlassLogisticRegression(nn.Module):
    def __init__(self, N, M):
        super().__init__()
        self.linear = nn.Linear(N, M)

    def forward(self, x):
        return self.linear(x).argmax(dim=1)
