"""logistic: weights that start at zero, which does no harm without a hidden layer."""

from torch import nn
from torch.nn import functional


class MulticlassLogisticRegression(nn.Module):
    def __init__(self, N: int, M: int) -> None:
        super().__init__()
        self.affine = nn.Linear(in_features=N, out_features=M)
        nn.init.zeros_(self.affine.weight)
        nn.init.zeros_(self.affine.bias)

    def forward(self, x):
        return functional.linear(x, self.affine.weight, self.affine.bias)
