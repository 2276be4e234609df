"""Five losses for predictions from -2 to 2, while the target is 0."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from example import Example
from torch import nn

LOSSES = {
    "L1": nn.L1Loss(reduction="none"),
    "MSE": nn.MSELoss(reduction="none"),
    "SmoothL1": nn.SmoothL1Loss(reduction="none"),
    "Huber": nn.HuberLoss(reduction="none", delta=0.6),
    "BCE": nn.BCELoss(reduction="none"),
}
NUMBERS = torch.tensor([-2.0, -0.5, 0.0, 0.5, 0.9, 0.99, 0.999, 2.0])


def main(arguments: Sequence[str] | None = None) -> None:
    with Example(__doc__, arguments) as example:
        row("prediction", NUMBERS)
        for name, values in example.yours.loss_curves(LOSSES, NUMBERS).items():
            row(name, torch.as_tensor(values))
        x_vals = torch.linspace(-2, 2, 401)
        example.show(loss_curves=example.yours.plot_loss_curves(example.yours.loss_curves(LOSSES, x_vals), x_vals))


def row(name: str, numbers: torch.Tensor) -> None:
    print(f"{name:10}", *(f"{number:8.3f}" for number in numbers.tolist()))


if __name__ == "__main__":
    main()
