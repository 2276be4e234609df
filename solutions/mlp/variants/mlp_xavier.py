"""mlp: Xavier's initialisation, biases that start at zero."""

from torch import nn


class MyMLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(input_dim, h1), nn.Linear(h1, output_dim)
        for layer in (self.fc1, self.fc2):
            nn.init.xavier_uniform_(layer.weight)
            nn.init.zeros_(layer.bias)
        self.activation_fn = activation_fn

    def forward(self, x):
        return self.fc2(self.activation_fn(self.fc1(x)))
