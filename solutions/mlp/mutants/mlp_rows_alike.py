"""mlp: all hidden units start alike.

failed: test_mlp_random_weights
says: Hidden units that start alike stay alike
"""

import torch
from torch import nn


class MyMLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        self.fc1 = nn.Linear(input_dim, h1)
        self.fc2 = nn.Linear(h1, output_dim)
        self.activation_fn = activation_fn
        with torch.no_grad():
            self.fc1.weight.copy_(self.fc1.weight[:1].expand_as(self.fc1.weight))

    def forward(self, x):
        return self.fc2(self.activation_fn(self.fc1(x)))
