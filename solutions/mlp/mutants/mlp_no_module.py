"""mlp: the class is no nn.Module.

failed: test_example_mlp_parameters, test_mlp_layers, test_mlp_forward, test_mlp_same_answer,
    test_mlp_random_weights
says: Derive your class from `nn.Module`
"""

from torch import nn


class MyMLPModel:
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        self.fc1 = nn.Linear(input_dim, h1)
        self.fc2 = nn.Linear(h1, output_dim)
        self.activation_fn = activation_fn

    def __call__(self, x):
        return self.fc2(self.activation_fn(self.fc1(x)))
