"""logistic: a second layer that nobody uses.

failed: test_example_logistic_parameters, test_logistic_layers
says: has parameters beyond those of its linear layer
"""

from torch import nn


class MulticlassLogisticRegression(nn.Module):
    def __init__(self, N, M):
        super().__init__()
        self.linear = nn.Linear(N, M)
        self.linear2 = nn.Linear(M, M)

    def forward(self, x):
        return self.linear(x)
