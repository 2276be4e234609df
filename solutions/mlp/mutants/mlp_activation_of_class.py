"""mlp: the activation is kept on the class.

failed: test_mlp_each_its_own_activation
says: is shared by all models
"""

from torch import nn


class MyMLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        self.fc1 = nn.Linear(input_dim, h1)
        self.fc2 = nn.Linear(h1, output_dim)
        MyMLPModel.activation_fn = staticmethod(activation_fn)

    def forward(self, x):
        return self.fc2(self.activation_fn(self.fc1(x)))
