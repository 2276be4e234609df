"""mlp: there is a third layer.

failed: test_example_mlp_parameters, test_mlp_layers, test_mlp_forward
says: has more than one linear layer
"""

from torch import nn


class MyMLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        self.fc1 = nn.Linear(input_dim, h1)
        self.middle = nn.Linear(h1, h1)
        self.fc2 = nn.Linear(h1, output_dim)
        self.activation_fn = activation_fn

    def forward(self, x):
        return self.fc2(self.activation_fn(self.middle(self.activation_fn(self.fc1(x)))))
