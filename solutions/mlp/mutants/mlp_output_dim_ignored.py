"""mlp: output_dim is ignored.

failed: test_example_mlp_shapes, test_mlp_layers, test_mlp_output_shape, test_mlp_forward,
    test_mlp_same_answer
says: does not have the shape (samples, output_dim)
"""

from torch import nn


class MyMLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        self.fc1 = nn.Linear(input_dim, h1)
        self.fc2 = nn.Linear(h1, 2)
        self.activation_fn = activation_fn

    def forward(self, x):
        return self.fc2(self.activation_fn(self.fc1(x)))
