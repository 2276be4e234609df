"""network: layers in a plain list, which hides their parameters.

failed: test_network_layers, test_network_forward, test_network_nonlinearity,
    test_network_gradients, test_network_uniform_weights, test_network_xavier_weights,
    test_network_default_weights, test_network_biases, test_network_random_start
error: test_example_network_weights
says: does not have the linear layer `linear1` among its parameters
"""

import torch
from torch import nn


class Simple2DNetwork(nn.Module):
    def __init__(self, weight_init="uniform", nonlinearity=True):
        super().__init__()
        self.layers = [nn.Linear(2, 5), nn.Linear(5, 1)]
        self.nonlinearity = nonlinearity
        for layer in self.layers:
            if weight_init == "uniform":
                nn.init.uniform_(layer.weight)
            elif weight_init == "xavier":
                nn.init.xavier_normal_(layer.weight)

    def forward(self, x):
        x = self.layers[0](x)
        return self.layers[1](torch.relu(x) if self.nonlinearity else x)
