"""mlp: other names, layers registered in the other order, the activation kept in a closure."""

from torch import nn


class MyMLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        self.readout = nn.Linear(h1, output_dim)
        self.embed = nn.Linear(input_dim, h1)
        self.act = lambda z: activation_fn(z)

    def forward(self, inputs):
        hidden = self.embed(inputs)
        hidden = self.act(hidden)
        logits = self.readout(hidden)
        return logits
