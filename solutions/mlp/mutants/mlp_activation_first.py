"""mlp: the activation precedes the first map.

failed: test_mlp_forward
says: is applied to the input of your model
"""

from torch import nn


class MyMLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        self.fc1 = nn.Linear(input_dim, h1)
        self.fc2 = nn.Linear(h1, output_dim)
        self.activation_fn = activation_fn

    def forward(self, x):
        return self.fc2(self.fc1(self.activation_fn(x)))
