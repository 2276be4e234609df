"""mlp: there is a dropout.

failed: test_mlp_forward, test_mlp_same_answer
says: such as a dropout
"""

from torch import nn


class MyMLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        self.fc1 = nn.Linear(input_dim, h1)
        self.fc2 = nn.Linear(h1, output_dim)
        self.dropout = nn.Dropout(0.2)
        self.activation_fn = activation_fn

    def forward(self, x):
        return self.fc2(self.dropout(self.activation_fn(self.fc1(x))))
