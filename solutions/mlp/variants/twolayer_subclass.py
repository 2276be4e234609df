"""two-layer: a network for any activation, given a ReLU that works in place."""

from torch import nn


class Perceptron(nn.Module):
    def __init__(self, inputs, hidden, outputs, activation):
        super().__init__()
        self.output, self.hidden = nn.Linear(hidden, outputs), nn.Linear(inputs, hidden)
        self.activation = activation

    def forward(self, x):
        return self.output(self.activation(self.hidden(x)))


class TwoLayerModel(Perceptron):
    def __init__(self, N, L, M):
        super().__init__(N, L, M, nn.ReLU(inplace=True))
