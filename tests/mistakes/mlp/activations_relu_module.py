"""activations: relu is a module of torch's."""

from torch import nn

relu = nn.ReLU()
