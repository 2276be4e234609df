"""logistic: the weights are copied once and never looked at again.

failed: test_logistic_gradients, test_logistic_follows_its_parameters
says: No gradient flows from the logits back
"""

import torch
from torch import nn


class MulticlassLogisticRegression(nn.Module):
    def __init__(self, N, M):
        super().__init__()
        self.linear = nn.Linear(N, M)
        self.W, self.b = self.linear.weight.detach().clone(), self.linear.bias.detach().clone()

    def forward(self, x):
        return torch.addmm(self.b, x, self.W.T)
