"""The second layer is made first, and each tensor of weights is initialised by itself."""

from torch import nn


class Simple2DNetwork(nn.Module):
    def __init__(self, weight_init="uniform", nonlinearity=True):
        super().__init__()
        self.linear2 = nn.Linear(5, 1)
        self.linear1 = nn.Linear(2, 5)
        init = {"uniform": nn.init.uniform_, "xavier": nn.init.xavier_normal_}.get(weight_init)
        if init is not None:
            for name, parameter in self.named_parameters():
                if name.endswith("weight"):
                    init(parameter)
        self.between = nn.ReLU() if nonlinearity else nn.Identity()

    def forward(self, x):
        return self.linear2(self.between(self.linear1(x)))
