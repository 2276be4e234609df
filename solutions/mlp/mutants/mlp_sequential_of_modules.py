"""mlp: the activation must be a module.

error: test_mlp_activation_as_function
says: `MyMLPModel` raised TypeError
"""

from torch import nn


class MyMLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(input_dim, h1), activation_fn, nn.Linear(h1, output_dim))

    def forward(self, x):
        return self.layers(x)
