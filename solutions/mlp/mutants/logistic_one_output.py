"""logistic: one output, whatever the number of classes.

failed: test_example_logistic_shapes, test_example_logistic_parameters, test_logistic_layers,
    test_logistic_output_shape, test_logistic_forward
says: does not have the shape (samples, M)
"""

from torch import nn


class MulticlassLogisticRegression(nn.Module):
    def __init__(self, N, M):
        super().__init__()
        self.linear = nn.Linear(N, 1)

    def forward(self, x):
        return self.linear(x)
