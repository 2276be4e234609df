"""mlp: He's initialisation, the layers in a ModuleDict in the order of their names."""

from torch import nn


class MyMLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        sizes = {"classes": (h1, output_dim), "hidden": (input_dim, h1)}
        self.maps = nn.ModuleDict({name: nn.Linear(*size) for name, size in sizes.items()})
        for layer in self.maps.values():
            nn.init.kaiming_uniform_(layer.weight, nonlinearity="relu")
        self.activation_fn = activation_fn

    def forward(self, x):
        return self.maps["classes"](self.activation_fn(self.maps["hidden"](x)))
