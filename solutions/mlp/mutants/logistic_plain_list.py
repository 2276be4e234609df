"""logistic: the layer hides in a plain list.

failed: test_example_logistic_parameters, test_logistic_layers, test_logistic_forward,
    test_logistic_gradients
says: a plain list hides it
"""

from torch import nn


class MulticlassLogisticRegression(nn.Module):
    def __init__(self, N, M):
        super().__init__()
        self.layers = [nn.Linear(N, M)]

    def forward(self, x):
        return self.layers[0](x)
