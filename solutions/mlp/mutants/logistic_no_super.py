"""logistic: super().__init__() is missing.

error: test_example_logistic_shapes, test_example_logistic_parameters, test_logistic_answers
says: cannot assign module before Module.__init__() call
"""

from torch import nn


class MulticlassLogisticRegression(nn.Module):
    def __init__(self, N, M):
        self.linear = nn.Linear(N, M)

    def forward(self, x):
        return self.linear(x)
