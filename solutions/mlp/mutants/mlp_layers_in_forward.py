"""mlp: the layers are made in forward.

failed: test_example_mlp_parameters, test_mlp_layers, test_mlp_forward, test_mlp_same_answer,
    test_mlp_random_weights
says: Make the layers in `__init__`
"""

from torch import nn


class MyMLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        self.sizes = input_dim, h1, output_dim
        self.activation_fn = activation_fn

    def forward(self, x):
        inputs, hidden, outputs = self.sizes
        return nn.Linear(hidden, outputs)(self.activation_fn(nn.Linear(inputs, hidden)(x)))
