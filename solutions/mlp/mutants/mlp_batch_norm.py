"""mlp: there is a batch norm.

failed: test_mlp_layers, test_mlp_forward, test_mlp_same_answer
error: test_example_mlp_shapes, test_mlp_output_shape
says: as with a batch norm
"""

from torch import nn


class MyMLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        self.fc1 = nn.Linear(input_dim, h1)
        self.fc2 = nn.Linear(h1, output_dim)
        self.norm = nn.BatchNorm1d(h1)
        self.activation_fn = activation_fn

    def forward(self, x):
        return self.fc2(self.activation_fn(self.norm(self.fc1(x))))
