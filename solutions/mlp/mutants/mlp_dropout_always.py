"""mlp: there is a dropout in evaluation mode, too.

failed: test_mlp_forward, test_mlp_same_answer
says: such as a dropout
"""

from torch import nn


class MyMLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        self.fc1 = nn.Linear(input_dim, h1)
        self.fc2 = nn.Linear(h1, output_dim)
        self.activation_fn = activation_fn

    def forward(self, x):
        hidden = self.activation_fn(self.fc1(x))
        return self.fc2(nn.functional.dropout(hidden, 0.2))
