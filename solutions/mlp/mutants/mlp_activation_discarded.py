"""mlp: the result of the activation is thrown away.

failed: test_mlp_forward
says: There is no activation between
"""

from torch import nn


class MyMLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        self.fc1 = nn.Linear(input_dim, h1)
        self.fc2 = nn.Linear(h1, output_dim)
        self.activation_fn = activation_fn

    def forward(self, x):
        x = self.fc1(x)
        self.activation_fn(x)
        return self.fc2(x)
