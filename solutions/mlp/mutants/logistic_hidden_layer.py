"""logistic: there is a hidden layer.

failed: test_example_logistic_parameters, test_logistic_layers, test_logistic_forward
says: and no hidden layer
"""

import torch
from torch import nn


class MulticlassLogisticRegression(nn.Module):
    def __init__(self, N, M):
        super().__init__()
        self.hidden = nn.Linear(N, 16)
        self.output = nn.Linear(16, M)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))
