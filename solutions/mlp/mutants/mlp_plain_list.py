"""mlp: the layers are in a plain list.

failed: test_example_mlp_parameters, test_mlp_layers, test_mlp_forward, test_mlp_random_weights
says: Make the layers in `__init__`, as attributes
"""

from torch import nn


class MyMLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        self.layers = [nn.Linear(input_dim, h1), nn.Linear(h1, output_dim)]
        self.activation_fn = activation_fn

    def forward(self, x):
        return self.layers[1](self.activation_fn(self.layers[0](x)))
