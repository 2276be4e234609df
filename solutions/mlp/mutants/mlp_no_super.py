"""mlp: super().__init__() is missing.

error: test_example_mlp_shapes, test_mlp_answers
says: cannot assign module before Module.__init__() call
"""

from torch import nn


class MyMLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        self.fc1 = nn.Linear(input_dim, h1)
        self.fc2 = nn.Linear(h1, output_dim)
        self.activation_fn = activation_fn

    def forward(self, x):
        return self.fc2(self.activation_fn(self.fc1(x)))
