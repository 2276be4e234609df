"""mlp: a ModuleList and a loop."""

from itertools import pairwise

from torch import nn


class MyMLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in pairwise((input_dim, h1, output_dim)))
        self.activation_fn = activation_fn

    def forward(self, x):
        for number, layer in enumerate(self.layers):
            x = layer(x if number == 0 else self.activation_fn(x))
        return x
