"""logistic: the bias is not trained.

failed: test_logistic_follows_its_parameters
says: The biases of your logistic regression do not change
"""

from torch import nn


class MulticlassLogisticRegression(nn.Module):
    def __init__(self, N, M):
        super().__init__()
        self.linear = nn.Linear(N, M)
        self.linear.bias.requires_grad_(False)

    def forward(self, x):
        return self.linear(x)
