"""logistic: the batch is normalised in place before.

failed: test_logistic_forward, test_logistic_same_answer
says: changes the data that it was given
"""

from torch import nn


class MulticlassLogisticRegression(nn.Module):
    def __init__(self, N, M):
        super().__init__()
        self.linear = nn.Linear(N, M)

    def forward(self, x):
        x -= x.mean(dim=0)
        return self.linear(x)
